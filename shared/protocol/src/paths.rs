//! Where each verb of the agent protocol lives, below [`AGENT_BASE`].

use safelight_domain::{CollectionId, ConnectorId, JobId, UploadId};

/// Base of the agent protocol.
pub const AGENT_BASE: &str = "/api/agent/v1";

/// Enrolment.
pub const REGISTER: &str = "/register";
/// Sign of life.
pub const HEARTBEAT: &str = "/heartbeat";
/// The agent as the coordinator knows it.
pub const ME: &str = "/me";
/// Orderly good-bye.
pub const DISCONNECT: &str = "/disconnect";
/// The next job.
pub const CLAIM: &str = "/jobs/claim";
/// The agent's socket.
pub const SOCKET: &str = "/ws";
/// A new collection bound to the caller.
pub const COLLECTIONS: &str = "/collections";
/// Connectors that agents may hold the credentials of.
pub const CONNECTORS: &str = "/connectors";
/// What the caller's team decided for its tools.
pub const TEAM_CONFIG: &str = "/config";

/// What credentials of a connector consist of.
#[must_use]
pub fn connector_metadata(connector: ConnectorId) -> String {
    format!("/connectors/{connector}/metadata")
}

/// Whether the caller has credentials of a connector.
#[must_use]
pub fn report_capability(connector: ConnectorId) -> String {
    format!("/connectors/{connector}/report-capability")
}

/// A collection of the caller in which something changed.
#[must_use]
pub fn collection_changed(collection: CollectionId) -> String {
    format!("{COLLECTIONS}/{collection}/changed")
}

/// Settings for a held job.
#[must_use]
pub fn config(job: JobId) -> String {
    format!("/jobs/{job}/config")
}

/// Progress of a held job.
#[must_use]
pub fn progress(job: JobId) -> String {
    format!("/jobs/{job}/progress")
}

/// The result of a held job.
#[must_use]
pub fn complete(job: JobId) -> String {
    format!("/jobs/{job}/complete")
}

/// The failure of a held job.
#[must_use]
pub fn fail(job: JobId) -> String {
    format!("/jobs/{job}/fail")
}

/// The start of an upload.
#[must_use]
pub fn initiate(job: JobId) -> String {
    format!("/jobs/{job}/uploads/initiate")
}

/// One chunk of an upload.
#[must_use]
pub fn chunk(upload: UploadId, index: u64) -> String {
    format!("/uploads/{upload}/{index}")
}

/// How far an upload is.
#[must_use]
pub fn upload_status(upload: UploadId) -> String {
    format!("/uploads/{upload}/status")
}

/// The end of an upload.
#[must_use]
pub fn finalize(upload: UploadId) -> String {
    format!("/uploads/{upload}/finalize")
}

/// An upload as a whole, to give it up.
#[must_use]
pub fn upload(upload: UploadId) -> String {
    format!("/uploads/{upload}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_a_published_contract() {
        let job = "job_00000000000000000000000001".parse().unwrap();
        let connector = "con_00000000000000000000000003".parse().unwrap();
        let id = "upl_00000000000000000000000001".parse().unwrap();
        let paths = [
            AGENT_BASE.to_owned(),
            REGISTER.to_owned(),
            HEARTBEAT.to_owned(),
            ME.to_owned(),
            DISCONNECT.to_owned(),
            CLAIM.to_owned(),
            SOCKET.to_owned(),
            COLLECTIONS.to_owned(),
            TEAM_CONFIG.to_owned(),
            CONNECTORS.to_owned(),
            collection_changed("col_00000000000000000000000001".parse().unwrap()),
            connector_metadata(connector),
            report_capability(connector),
            config(job),
            progress(job),
            complete(job),
            fail(job),
            initiate(job),
            chunk(id, 2),
            upload_status(id),
            finalize(id),
            upload(id),
        ];
        insta::assert_snapshot!(paths.join("\n"));
    }
}
