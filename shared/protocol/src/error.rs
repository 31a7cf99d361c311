//! Errors as they travel: a sentence for people, a stable code for programs.

use serde::{Deserialize, Deserializer, Serialize};

/// The body of every refusal but shape errors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorBody {
    /// One plain sentence.
    pub detail: String,
    /// Stable; programs decide by it.
    #[serde(default)]
    pub code: Option<ErrorCode>,
}

/// The body of 422: one entry per faulty field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ValidationBody {
    /// What is wrong, field by field.
    pub detail: Vec<FieldError>,
    /// Always `invalid_request`; coordinators of others leave it out.
    #[serde(default = "invalid_request", deserialize_with = "code_or_invalid_request")]
    pub code: ErrorCode,
}

/// One faulty field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// Where: `["body", "name"]`; places in a list may arrive as numbers.
    #[serde(deserialize_with = "words")]
    pub loc: Vec<String>,
    /// For people.
    pub msg: String,
    /// For programs.
    #[serde(rename = "type")]
    pub kind: String,
}

const fn invalid_request() -> ErrorCode {
    ErrorCode::InvalidRequest
}

fn code_or_invalid_request<'de, D: Deserializer<'de>>(from: D) -> Result<ErrorCode, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_else(invalid_request))
}

fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let steps = Vec::<serde_json::Value>::deserialize(deserializer)?;
    let word = |step: serde_json::Value| match step {
        serde_json::Value::String(word) => word,
        other => other.to_string(),
    };
    Ok(steps.into_iter().map(word).collect())
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// The stable code of a refusal.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
            /// A code of a newer coordinator.
            #[serde(other, rename = "unknown_code")]
            UnknownCode,
        }

        impl ErrorCode {
            /// Every code that this version can send.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The text that travels.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                    Self::UnknownCode => "unknown_code",
                }
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for ErrorCode {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                let codes = [$($text,)*];
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .description(Some("The stable code of a refusal; programs decide by it."))
                    .enum_values(Some(codes))
                    .into()
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for ErrorCode {
            fn name() -> std::borrow::Cow<'static, str> {
                "ErrorCode".into()
            }
        }
    };
}

codes! {
    /// 401: no credentials, or unknown ones.
    Unauthenticated = "unauthenticated";
    /// 403: the agent is revoked; the sentence contains `revoked`.
    AgentRevoked = "agent_revoked";
    /// 403: the agent's stored status is not `online`.
    AgentNotOnline = "agent_not_online";
    /// 403: the caller's role or scope does not allow this.
    Forbidden = "forbidden";
    /// 403: origin or double-submit token is wrong.
    Csrf = "csrf";
    /// 404: there is no such thing for this caller.
    NotFound = "not_found";
    /// 405: the path exists, the verb does not.
    MethodNotAllowed = "method_not_allowed";
    /// 413: the body is larger than 10 MiB.
    BodyTooLarge = "body_too_large";
    /// 422: the request has the wrong shape.
    InvalidRequest = "invalid_request";
    /// 400: the registration token is unknown.
    TokenUnknown = "token_unknown";
    /// 400: the registration token was used before.
    TokenUsed = "token_used";
    /// 400: the registration token is too old.
    TokenExpired = "token_expired";
    /// 400: no release manifest matches the binary.
    AttestationFailed = "attestation_failed";
    /// 400: the signature does not match.
    BadSignature = "bad_signature";
    /// 400: the results lack a key or have one of the wrong type.
    BadResults = "bad_results";
    /// 400: the job is not in a state that allows this.
    WrongState = "wrong_state";
    /// 400: the job is held by somebody else.
    NotYours = "not_yours";
    /// 409: the claim named by the writer is over.
    LeaseLost = "lease_lost";
    /// 400: the upload is not finalized, or belongs elsewhere.
    UploadNotReady = "upload_not_ready";
    /// 400: the upload was silent for too long.
    UploadExpired = "upload_expired";
    /// 400: the chunk has the wrong size or index.
    BadChunk = "bad_chunk";
    /// 409: the same chunk with other bytes.
    ChunkConflict = "chunk_conflict";
    /// 400: chunks are missing.
    ChunksMissing = "chunks_missing";
    /// 400: the digest of the whole is another.
    ChecksumMismatch = "checksum_mismatch";
    /// 400: the report has active content.
    UnsafeReport = "unsafe_report";
    /// 507: the coordinator's disk is full.
    DiskFull = "disk_full";
    /// 413: the team's unfinished uploads and reports have as many bytes as they may. It does not
    /// help to try again; results without their report do.
    QuotaExceeded = "quota_exceeded";
    /// 400: the path lies outside the agent's roots.
    OutsideRoots = "outside_roots";
    /// 409: something of that name or place exists.
    Conflict = "conflict";
    /// 409: somebody else changed the settings in between.
    ConfigChanged = "config_changed";
    /// 409: something else still needs it.
    InUse = "in_use";
    /// 409: nobody would be left to administer the team or the coordinator.
    LastAdmin = "last_admin";
    /// 400: the agent is not online, or cannot do this.
    AgentUnsuitable = "agent_unsuitable";
    /// 409: a connector whose credentials are pending cannot be active.
    ConnectorPending = "connector_pending";
    /// 409: the connector is not active, so nothing new may use it.
    ConnectorInactive = "connector_inactive";
    /// 400: the coordinator holds the credentials of this connector; agents need none.
    ConnectorOnServer = "connector_on_server";
    /// 409: the coordinator has no master key for credentials, or not the one that it takes.
    NoMasterKey = "no_master_key";
    /// 422: the job needs a pipeline, and neither request, collection nor team names one.
    NoPipeline = "no_pipeline";
    /// 422: the pipeline cannot be activated; the body tells every fault.
    PipelineInvalid = "pipeline_invalid";
    /// 409: no version of the pipeline is active.
    PipelineNotActive = "pipeline_not_active";
    /// 400: e-mail or password is wrong.
    BadCredentials = "bad_credentials";
    /// 400: the setup code or link is wrong, used or too old.
    BadCode = "bad_code";
    /// 409: the first administrator exists already.
    AlreadySetUp = "already_set_up";
    /// 429: too many tries.
    RateLimited = "rate_limited";
    /// 503: the database does not answer.
    Unavailable = "unavailable";
    /// 500: our mistake; the log has the reason.
    Internal = "internal";
}
