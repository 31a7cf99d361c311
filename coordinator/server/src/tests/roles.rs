//! Who may do what: every guarded route, asked by everybody.

use std::collections::BTreeSet;

use axum::http::Method;
use safelight_store::Role;

use crate::{openapi::operations, people::caller::Access, test_support::World};

/// Every guarded route, and what it needs. A route that is added belongs here.
pub(super) const ROUTES: &[(&str, &str, Access)] = &[
    ("GET", "/api/session", Access::Read),
    ("GET", "/api/agents", Access::Read),
    ("GET", "/api/agents/agt_x", Access::Read),
    ("GET", "/api/agents/agt_x/jobs", Access::Read),
    ("GET", "/api/agents/agt_x/metrics", Access::Read),
    ("PATCH", "/api/agents/agt_x", Access::Admin),
    ("DELETE", "/api/agents/agt_x", Access::Admin),
    ("POST", "/api/agents/agt_x/revoke", Access::Admin),
    ("GET", "/api/agents/tokens", Access::Admin),
    ("POST", "/api/agents/tokens", Access::Admin),
    ("DELETE", "/api/agents/tokens/art_x", Access::Admin),
    ("GET", "/api/api-tokens", Access::Admin),
    ("POST", "/api/api-tokens", Access::Admin),
    ("DELETE", "/api/api-tokens/tok_x", Access::Admin),
    ("GET", "/api/collections", Access::Read),
    ("POST", "/api/collections", Access::Write),
    ("GET", "/api/collections/col_x", Access::Read),
    ("PATCH", "/api/collections/col_x", Access::Write),
    ("DELETE", "/api/collections/col_x", Access::Write),
    ("GET", "/api/connectors", Access::Read),
    ("POST", "/api/connectors", Access::Admin),
    ("GET", "/api/connectors/types", Access::Read),
    ("GET", "/api/connectors/con_x", Access::Read),
    ("PATCH", "/api/connectors/con_x", Access::Admin),
    ("DELETE", "/api/connectors/con_x", Access::Admin),
    ("POST", "/api/connectors/con_x/test", Access::Write),
    ("GET", "/api/pipelines", Access::Read),
    ("POST", "/api/pipelines", Access::Write),
    ("GET", "/api/pipelines/templates", Access::Read),
    ("POST", "/api/pipelines/validate", Access::Read),
    ("POST", "/api/pipelines/import", Access::Write),
    ("GET", "/api/pipelines/pip_x", Access::Read),
    ("PATCH", "/api/pipelines/pip_x", Access::Write),
    ("DELETE", "/api/pipelines/pip_x", Access::Write),
    ("GET", "/api/pipelines/pip_x/versions", Access::Read),
    ("POST", "/api/pipelines/pip_x/versions", Access::Write),
    ("GET", "/api/pipelines/pip_x/versions/version_x", Access::Read),
    ("POST", "/api/pipelines/pip_x/activate", Access::Write),
    ("POST", "/api/pipelines/pip_x/default", Access::Write),
    ("DELETE", "/api/pipelines/pip_x/default", Access::Write),
    ("GET", "/api/pipelines/pip_x/export", Access::Read),
    ("GET", "/api/pipelines/pip_x/graph", Access::Read),
    ("GET", "/api/jobs", Access::Read),
    ("POST", "/api/jobs", Access::Write),
    ("GET", "/api/jobs/counts", Access::Read),
    ("GET", "/api/jobs/job_x", Access::Read),
    ("POST", "/api/jobs/cancel", Access::Write),
    ("POST", "/api/jobs/retry", Access::Write),
    ("POST", "/api/jobs/job_x/cancel", Access::Write),
    ("POST", "/api/jobs/job_x/retry", Access::Write),
    ("GET", "/api/live", Access::Read),
    ("GET", "/api/agent/v1/pool-status", Access::Read),
    ("GET", "/api/agent/v1/ws/pool-status", Access::Read),
    ("GET", "/api/results", Access::Read),
    ("GET", "/api/results/res_x", Access::Read),
    ("GET", "/api/results/res_x/diff", Access::Read),
    ("GET", "/api/results/res_x/json", Access::Read),
    ("GET", "/api/results/res_x/report", Access::Read),
    ("GET", "/api/schemas/tool_x", Access::Read),
    ("GET", "/api/trends", Access::Read),
    ("GET", "/api/notices", Access::Read),
    ("POST", "/api/notices/dismiss", Access::Write),
    ("POST", "/api/notices/ntc_x/dismiss", Access::Write),
    ("GET", "/api/config", Access::Read),
    ("GET", "/api/config/retention", Access::Read),
    ("PUT", "/api/config/retention", Access::Admin),
    ("GET", "/api/config/setting_x", Access::Read),
    ("PUT", "/api/config/setting_x", Access::Admin),
    ("DELETE", "/api/config/setting_x", Access::Admin),
    ("DELETE", "/api/config/camera-mappings/offered/camera_x", Access::Admin),
    ("GET", "/api/session/all", Access::Read),
    ("DELETE", "/api/session/all", Access::Read),
    ("POST", "/api/session/password", Access::Read),
    ("GET", "/api/users", Access::Admin),
    ("POST", "/api/users", Access::Admin),
    ("GET", "/api/users/usr_x", Access::Admin),
    ("PATCH", "/api/users/usr_x", Access::Admin),
    ("DELETE", "/api/users/usr_x", Access::Admin),
    ("POST", "/api/users/usr_x/link", Access::Admin),
    ("GET", "/api/audit", Access::Admin),
    ("GET", "/api/audit/export", Access::Admin),
    ("GET", "/api/teams", Access::Instance),
    ("POST", "/api/teams", Access::Instance),
    ("PATCH", "/api/teams/tea_x", Access::Instance),
    ("GET", "/api/admin/release-manifests", Access::Instance),
    ("POST", "/api/admin/release-manifests", Access::Instance),
    ("GET", "/api/admin/release-manifests/rel_x", Access::Instance),
    ("PATCH", "/api/admin/release-manifests/rel_x", Access::Instance),
    ("DELETE", "/api/admin/release-manifests/rel_x", Access::Instance),
    // The last one: nobody is let in after it.
    ("DELETE", "/api/session", Access::Read),
];

#[tokio::test]
async fn everybody_may_do_what_their_role_says_and_no_more() {
    let world = World::new().await;
    world.admin().await;
    let team = world.team().await;
    for (role, has) in [
        (Role::ReadOnly, Access::Read),
        (Role::Member, Access::Write),
        (Role::Admin, Access::Admin),
    ] {
        let mut person = world.person(team, &format!("{role}@example.org"), role).await;
        for (method, path, needs) in ROUTES {
            let method: Method = method.parse().unwrap();
            let answer = person.ask(method.clone(), path, None).await;
            let passed = answer.status != 403;
            assert_eq!(passed, has >= *needs, "{role} {method} {path}: {}", answer.text);
            assert_ne!(answer.status, 401);
            assert!(answer.status.as_u16() < 500, "{method} {path}: {}", answer.text);
        }
    }
}

#[tokio::test]
async fn nobody_gets_through_without_a_name() {
    let world = World::new().await;
    world.admin().await;
    for (method, path, _) in ROUTES {
        let method: Method = method.parse().unwrap();
        let answer = world.browser().ask(method, path, None).await;
        answer.refused(401, "unauthenticated");
    }
}

#[tokio::test]
async fn every_route_of_the_map_is_asked() {
    let world = World::new().await;
    let document = world.get("/api/openapi.json").await.ok(200);
    let guarded = operations(&document).filter_map(|one| {
        let needs = match one.said["security"][0]["session"][0].as_str()? {
            "read_only" => Access::Read,
            "member" => Access::Write,
            "instance_admin" => Access::Instance,
            _ => Access::Admin,
        };
        Some((one.method.to_string(), pattern(one.path), needs))
    });
    let asked =
        ROUTES.iter().map(|(verb, path, needs)| ((*verb).to_owned(), pattern(path), *needs));
    assert_eq!(asked.collect::<BTreeSet<_>>(), guarded.collect());
}

#[test]
fn every_route_is_in_the_reference() {
    let reference = include_str!("../../../../docs/people-api.md");
    let rows = reference.lines().filter(|line| line.starts_with("| ") && line.contains("`/api/"));
    let rows: Vec<Vec<&str>> = rows.map(|row| row.split('|').map(str::trim).collect()).collect();
    for (verb, path, needs) in ROUTES {
        let word = match (*path, needs) {
            (path, _) if path.starts_with("/api/session") => "a session",
            (_, Access::Instance) => "instance",
            (_, Access::Read) => "read",
            (_, Access::Write) => "write",
            (_, Access::Admin) => "admin",
        };
        let told = rows.iter().any(|row| {
            row[1].split(", ").any(|one| one == *verb)
                && pattern(row[2].trim_matches('`')) == pattern(path)
                && row[3] == word
        });
        assert!(told, "docs/people-api.md lacks {verb} {path}, or says another need than {word}");
    }
}

/// The path with a star for each id.
fn pattern(path: &str) -> String {
    let parts = path.split('/');
    let is_id = |part: &str| part.starts_with('{') || part.ends_with("_x");
    parts.map(|part| if is_id(part) { "*" } else { part }).collect::<Vec<_>>().join("/")
}
