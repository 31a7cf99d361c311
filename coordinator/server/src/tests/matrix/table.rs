//! What is expected of every route: who it is for, and what a right request to it looks like.
//! Routes for people and what they need stand in `roles.rs`.

use super::Class;
use crate::tests::roles::ROUTES;

/// Routes that are not for people who are signed in.
const OTHERS: &[(&str, &str, Class)] = &[
    ("GET", "/healthz", Class::Open),
    ("GET", "/readyz", Class::Open),
    ("GET", "/metrics", Class::Monitoring),
    ("GET", "/api/openapi.json", Class::Open),
    ("GET", "/api/docs", Class::Open),
    ("GET", "/api/setup", Class::Open),
    ("POST", "/api/setup", Class::Open),
    ("POST", "/api/session", Class::Open),
    ("POST", "/api/session/link", Class::Open),
    ("POST", "/api/agent/v1/register", Class::Open),
    ("POST", "/api/agent/v1/heartbeat", Class::Agent),
    ("GET", "/api/agent/v1/me", Class::Agent),
    ("GET", "/api/agent/v1/ws", Class::Agent),
    ("POST", "/api/agent/v1/disconnect", Class::Agent),
    ("GET", "/api/agent/v1/config", Class::Agent),
    ("POST", "/api/agent/v1/jobs/claim", Class::Agent),
    ("GET", "/api/agent/v1/jobs/*/config", Class::Agent),
    ("POST", "/api/agent/v1/jobs/*/progress", Class::Agent),
    ("POST", "/api/agent/v1/jobs/*/complete", Class::Agent),
    ("POST", "/api/agent/v1/jobs/*/fail", Class::Agent),
    ("POST", "/api/agent/v1/jobs/*/uploads/initiate", Class::Agent),
    ("PUT", "/api/agent/v1/uploads/*/*", Class::Agent),
    ("GET", "/api/agent/v1/uploads/*/status", Class::Agent),
    ("POST", "/api/agent/v1/uploads/*/finalize", Class::Agent),
    ("DELETE", "/api/agent/v1/uploads/*", Class::Agent),
    ("GET", "/api/agent/v1/connectors", Class::Agent),
    ("GET", "/api/agent/v1/connectors/*/metadata", Class::Agent),
    ("POST", "/api/agent/v1/connectors/*/report-capability", Class::Agent),
    ("POST", "/api/agent/v1/collections", Class::Agent),
    ("POST", "/api/agent/v1/collections/*/changed", Class::Agent),
];

/// The body of a right request; `{names}` stand for things of the first team. Routes that take a
/// body and have none here are refused by the test.
const BODIES: &[(&str, &str, &str)] = &[
    (
        "POST",
        "/api/setup",
        r#"{"code":"set_x","team_name":"T","name":"N","email":"n@x.org","password":"correct horse battery"}"#,
    ),
    ("POST", "/api/session", r#"{"email":"ada@example.org","password":"correct horse battery"}"#),
    ("POST", "/api/session/link", r#"{"code":"lnk_x"}"#),
    (
        "POST",
        "/api/session/password",
        r#"{"old_password":"correct horse battery","new_password":"correct horse battery"}"#,
    ),
    ("POST", "/api/users", r#"{"email":"{unique}@x.org","name":"New","role":"member"}"#),
    ("PATCH", "/api/users/*", r#"{"name":"Other"}"#),
    ("POST", "/api/teams", r#"{"name":"New","admin":{"email":"{unique}@y.org","name":"New"}}"#),
    ("PATCH", "/api/teams/*", r#"{"name":"Other"}"#),
    (
        "POST",
        "/api/admin/release-manifests",
        r#"{"version":"9","active":false,"artifacts":[{"platform":"p","sha256":"{sha256}"}]}"#,
    ),
    ("PATCH", "/api/admin/release-manifests/*", r#"{"notes":"Other"}"#),
    ("PATCH", "/api/agents/*", r#"{"name":"Other"}"#),
    ("POST", "/api/agents/*/revoke", r#"{"reason":"Lost"}"#),
    ("POST", "/api/agents/tokens", r#"{}"#),
    ("POST", "/api/api-tokens", r#"{"name":"cron","scopes":["read"]}"#),
    (
        "POST",
        "/api/collections",
        r#"{"name":"C","type":"LOCAL","path":"/photos/{unique}","bound_agent_guid":"{agent}"}"#,
    ),
    ("PATCH", "/api/collections/*", r#"{"name":"Other"}"#),
    (
        "POST",
        "/api/connectors",
        r#"{"name":"{unique}","type":"s3","credential_location":"pending"}"#,
    ),
    ("PATCH", "/api/connectors/*", r#"{"name":"{unique}"}"#),
    ("POST", "/api/connectors/*/test", r#"{"location":"photos"}"#),
    ("POST", "/api/pipelines", r#"{"name":"{unique}","document":{"nodes":[],"edges":[]}}"#),
    ("POST", "/api/pipelines/validate", r#"{"document":{"nodes":[],"edges":[]}}"#),
    ("POST", "/api/pipelines/import", "name: \"{unique}\"\nnodes: []\nedges: []\n"),
    ("PATCH", "/api/pipelines/*", r#"{"name":"{unique}"}"#),
    ("POST", "/api/pipelines/*/versions", r#"{"document":{"nodes":[],"edges":[]},"based_on":1}"#),
    ("POST", "/api/pipelines/*/activate", r#"{"version":1}"#),
    ("POST", "/api/jobs/cancel", r#"{"tool":"photo_pairing"}"#),
    ("POST", "/api/jobs/retry", r#"{"tool":"photo_pairing"}"#),
    ("POST", "/api/jobs", r#"{"collection_guid":"{collection}","tool":"photostats"}"#),
    ("PUT", "/api/config/retention", r#"{"job_days":30}"#),
    ("POST", "/api/notices/dismiss", r#"{"kind":"agent_offline"}"#),
    ("PUT", "/api/config/*", r#"{"value":[".{unique}"]}"#),
    ("DELETE", "/api/config/*", r#"{}"#),
    (
        "POST",
        "/api/agent/v1/register",
        r#"{"registration_token":"{enrolment}","name":"N","hostname":"h","os_info":"o","version":"1"}"#,
    ),
    ("POST", "/api/agent/v1/heartbeat", r#"{"status":"online"}"#),
    ("POST", "/api/agent/v1/disconnect", r#"{}"#),
    ("POST", "/api/agent/v1/collections/*/changed", r#"{}"#),
    ("POST", "/api/agent/v1/jobs/*/progress", r#"{"stage":"scanning"}"#),
    ("POST", "/api/agent/v1/jobs/*/complete", r#"{"signature":"00","results":{}}"#),
    ("POST", "/api/agent/v1/jobs/*/fail", r#"{"error_message":"It broke."}"#),
    (
        "POST",
        "/api/agent/v1/jobs/*/uploads/initiate",
        r#"{"upload_type":"results_json","expected_size":5}"#,
    ),
    ("PUT", "/api/agent/v1/uploads/*/*", "12345"),
    ("POST", "/api/agent/v1/uploads/*/finalize", r#"{"checksum":"{sha256}"}"#),
    ("POST", "/api/agent/v1/connectors/*/report-capability", r#"{"has_credentials":true}"#),
    ("POST", "/api/agent/v1/collections", r#"{"name":"C","path":"/photos/{unique}"}"#),
];

/// Routes whose right request leaves another number of entries in the audit trail than one.
pub(super) const AUDIT: &[(&str, &str, usize, &str)] = &[
    ("POST", "/api/setup", 0, "somebody is set up already; `setup.rs` sees it made"),
    ("POST", "/api/session", 0, "signing in changes nothing of the team"),
    ("POST", "/api/session/link", 0, "the code is none"),
    ("DELETE", "/api/session", 0, "signing out changes nothing of the team"),
    ("POST", "/api/teams", 2, "the team and its administrator"),
    ("POST", "/api/pipelines/validate", 0, "it only looks"),
    ("POST", "/api/jobs/cancel", 0, "one for each job, and the filter finds none"),
    ("POST", "/api/jobs/retry", 0, "one for each job, and the filter finds none"),
    ("POST", "/api/notices/dismiss", 0, "one when there are any, and there is none of that kind"),
    ("DELETE", "/api/pipelines/*/default", 0, "it was not the default"),
    ("POST", "/api/agent/v1/heartbeat", 0, "nothing changed since the one before"),
    (
        "POST",
        "/api/agent/v1/jobs/*/complete",
        0,
        "the signature is wrong; `complete.rs` sees it accepted",
    ),
    ("POST", "/api/agent/v1/jobs/*/uploads/initiate", 0, "a result is told when it is accepted"),
    ("PUT", "/api/agent/v1/uploads/*/*", 0, "a result is told when it is accepted"),
    ("POST", "/api/agent/v1/uploads/*/finalize", 0, "a result is told when it is accepted"),
    ("DELETE", "/api/agent/v1/uploads/*", 0, "a result is told when it is accepted"),
    ("DELETE", "/api/config/camera-mappings/offered/*", 0, "no such camera was seen"),
];

/// Who a route is for; none when it has no row.
pub(super) fn class(verb: &str, path: &str) -> Option<Class> {
    let path = pattern(path);
    let other = OTHERS.iter().find(|row| row.0 == verb && row.1 == path).map(|row| row.2);
    other.or_else(|| {
        let row = ROUTES.iter().find(|row| row.0 == verb && pattern(row.1) == path)?;
        Some(if path.starts_with("/api/session") { Class::Session } else { Class::People(row.2) })
    })
}

/// Every row, as verb and path with a star for each name.
pub(super) fn rows() -> Vec<(String, String)> {
    let people = ROUTES.iter().map(|row| (row.0.to_owned(), pattern(row.1)));
    people.chain(OTHERS.iter().map(|row| (row.0.to_owned(), row.1.to_owned()))).collect()
}

/// The body of a right request, with the names in it.
pub(super) fn body(verb: &str, path: &str) -> Option<&'static str> {
    let path = pattern(path);
    BODIES.iter().find(|row| row.0 == verb && row.1 == path).map(|row| row.2)
}

/// How many entries a right request leaves.
pub(super) fn entries(verb: &str, path: &str) -> usize {
    let path = pattern(path);
    AUDIT.iter().find(|row| row.0 == verb && row.1 == path).map_or(1, |row| row.2)
}

/// The path with a star for each name or id.
pub(super) fn pattern(path: &str) -> String {
    let is_name = |part: &str| part.starts_with('{') || part.ends_with("_x");
    path.split('/').map(|part| if is_name(part) { "*" } else { part }).collect::<Vec<_>>().join("/")
}
