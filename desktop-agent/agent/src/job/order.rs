//! What a claim says, in our own words.

use safelight_domain::{CollectionId, JobId, LeaseEpoch, Tool};
use safelight_protocol::{BadSigningSecret, ClaimReply, SigningSecret, canonical_value};

use crate::{client::Claimed, outbox::EntryKey};

/// A claimed job.
#[derive(Debug)]
pub struct JobOrder {
    /// The job.
    pub job: JobId,
    /// The number of the claim; none from coordinators that know only the base part.
    pub epoch: Option<LeaseEpoch>,
    /// Seconds until the claim lapses without a sign of life.
    pub lease_seconds: Option<u64>,
    /// What to run; the name as it came when this version does not know it.
    pub tool: Result<Tool, String>,
    /// A variant of the tool.
    pub mode: Option<String>,
    /// On which collection.
    pub collection: Option<CollectionId>,
    /// Where to run it; the configuration says it again.
    pub path: Option<String>,
    /// Why it runs, for people.
    pub reason: Option<String>,
    /// Signs what is found.
    pub signer: Signer,
}

/// Signs with the secret of one claim.
#[derive(Debug)]
pub struct Signer(Result<SigningSecret, BadSigningSecret>);

impl JobOrder {
    /// Reads a claim; none when there is no work.
    #[must_use]
    pub fn from_claim(claimed: Claimed) -> Option<Self> {
        match claimed {
            Claimed::Nothing => None,
            Claimed::Job(claim) => Some((*claim).into()),
            Claimed::UnknownTool(claim) => Some(Self {
                job: claim.guid,
                epoch: claim.lease_epoch,
                lease_seconds: None,
                tool: Err(claim.tool),
                mode: None,
                collection: None,
                path: None,
                reason: None,
                signer: Signer::from_base64(&claim.signing_secret),
            }),
        }
    }

    /// Which claim of which job this is.
    #[must_use]
    pub const fn key(&self) -> EntryKey {
        EntryKey { job: self.job, epoch: self.epoch }
    }

    /// The tool's name for people.
    #[must_use]
    pub fn tool_name(&self) -> &str {
        self.tool.as_ref().map_or_else(String::as_str, |tool| tool.name())
    }
}

impl From<ClaimReply> for JobOrder {
    fn from(claim: ClaimReply) -> Self {
        let parameters = claim.parameters.and_then(|parameters| parameters.collection_path);
        Self {
            job: claim.guid,
            epoch: claim.lease_epoch,
            lease_seconds: claim.lease_expires_in_seconds,
            tool: Ok(claim.tool),
            mode: claim.mode,
            collection: claim.collection_guid,
            path: claim.collection_path.or(parameters),
            reason: claim.reason,
            signer: Signer::from_base64(&claim.signing_secret),
        }
    }
}

impl Signer {
    fn from_base64(text: &str) -> Self {
        Self(SigningSecret::from_base64(text))
    }

    /// The signature over a canonical text.
    ///
    /// # Errors
    /// [`BadSigningSecret`] when the claim carried no usable secret.
    pub fn sign(&self, canonical: &str) -> Result<String, BadSigningSecret> {
        self.0.as_ref().map(|secret| secret.sign(canonical.as_bytes())).map_err(|error| *error)
    }

    /// The signature of a failure; none when the claim carried no usable secret.
    #[must_use]
    pub fn sign_failure(&self, message: &str) -> Option<String> {
        self.sign(&canonical_value(&serde_json::json!({ "error": message }))).ok()
    }
}
