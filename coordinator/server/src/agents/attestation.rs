//! Whether an agent's binary is one that the instance's administrators made known.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use safelight_protocol::{ErrorCode, HeartbeatRequest, RegisterRequest};
use safelight_store::{Actor, AgentRecord, Attestation, ReleaseRecord};

use crate::{ApiError, App, config::AttestationRule};

/// Heartbeats are many and releases few: what other replicas change is seen this late.
const FRESH: Duration = Duration::from_secs(10);

/// The active releases, as they were read last.
#[derive(Debug, Default)]
pub(crate) struct KnownReleases(Mutex<Option<(Duration, Arc<Vec<ReleaseRecord>>)>>);

impl KnownReleases {
    /// Reads them anew at the next heartbeat.
    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    async fn read(&self, app: &App) -> Result<Arc<Vec<ReleaseRecord>>, ApiError> {
        let now = app.clock.monotonic();
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, releases)) = known
            && now.saturating_sub(at) < FRESH
        {
            return Ok(releases);
        }
        let releases = Arc::new(app.store.active_releases().await?);
        let fresh = Some((now, Arc::clone(&releases)));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(releases)
    }
}

/// What an agent says of its binary.
#[derive(Debug, Clone, Copy)]
struct Said<'a> {
    version: &'a str,
    platform: Option<&'a str>,
    checksum: Option<&'a str>,
    development: bool,
}

/// Lets an agent register, or says what does not fit.
///
/// # Errors
/// 400 `attestation_failed`.
pub(crate) async fn admit(app: &App, request: &RegisterRequest) -> Result<Attestation, ApiError> {
    let releases = app.store.active_releases().await?;
    let said = Said {
        version: &request.version,
        platform: request.platform.as_deref(),
        checksum: request.binary_checksum.as_deref(),
        development: request.development_mode,
    };
    let required = app.config.agents.attestation == AttestationRule::Required;
    let thought = judge(&releases, said);
    match thought {
        Attestation::Attested => Ok(thought),
        Attestation::NoManifest | Attestation::Development if !required => Ok(thought),
        _ => Err(refused(&releases, said)),
    }
}

/// Notes what is thought of an agent that is heard, when that changed.
pub(crate) async fn note(
    app: &App,
    agent: &AgentRecord,
    request: &HeartbeatRequest,
) -> Result<(), ApiError> {
    let releases = app.agents.releases.read(app).await?;
    let said = Said {
        version: request.version.as_deref().unwrap_or(&agent.version),
        platform: request.platform.as_deref().or(agent.platform.as_deref()),
        checksum: request.binary_checksum.as_deref().or(agent.binary_checksum.as_deref()),
        development: agent.development_mode,
    };
    let thought = judge(&releases, said);
    if agent.attestation == Some(thought) {
        return Ok(());
    }
    if app.store.set_attestation(agent.id, thought, &Actor::system()).await? {
        tracing::info!(agent = %agent.id, %thought, "thinks otherwise of an agent's binary");
    }
    Ok(())
}

/// A developer's build that is known all the same is as good as any.
fn judge(releases: &[ReleaseRecord], said: Said<'_>) -> Attestation {
    if releases.iter().any(|release| names(release, said)) {
        Attestation::Attested
    } else if said.development {
        Attestation::Development
    } else if releases.is_empty() {
        Attestation::NoManifest
    } else {
        Attestation::UnknownBinary
    }
}

fn names(release: &ReleaseRecord, said: Said<'_>) -> bool {
    release.version == said.version
        && release.artifacts.iter().any(|artifact| {
            said.platform == Some(artifact.platform.as_str())
                && said.checksum.is_some_and(|sum| sum.eq_ignore_ascii_case(&artifact.sha256))
        })
}

/// The first thing that does not fit.
fn refused(releases: &[ReleaseRecord], said: Said<'_>) -> ApiError {
    let version = said.version;
    let of_version = || releases.iter().filter(|release| release.version == version);
    let sentence = match (said.platform, said.checksum) {
        _ if releases.is_empty() => {
            "This coordinator demands release manifests and has none; nobody can register."
                .to_owned()
        }
        _ if said.development => {
            "This coordinator demands release manifests; developers' builds cannot register."
                .to_owned()
        }
        _ if of_version().next().is_none() => {
            format!("No release manifest names version {version}.")
        }
        (None, _) => "The agent does not say its platform.".to_owned(),
        (_, None) => "The agent does not say its binary's checksum.".to_owned(),
        (Some(platform), _) if !of_version().any(|release| has_platform(release, platform)) => {
            format!(
                "The release manifest of version {version} does not name the platform {platform}."
            )
        }
        (Some(platform), _) => {
            format!("The binary's checksum is not that of version {version} for {platform}.")
        }
    };
    ApiError::refuse(ErrorCode::AttestationFailed, sentence)
}

fn has_platform(release: &ReleaseRecord, platform: &str) -> bool {
    release.artifacts.iter().any(|artifact| artifact.platform == platform)
}
