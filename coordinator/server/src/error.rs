//! Refusals and failures as they are answered: a stable code and one sentence, or for shape
//! errors one entry per field. A failure of ours is logged once, by the access log, and answered
//! without its reason.

use std::{fmt, sync::Arc, time::Duration};

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use safelight_domain::Fence;
use safelight_protocol::{ErrorBody, ErrorCode, FieldError, ValidationBody};
use safelight_store::StoreError;

use crate::{
    connectors,
    shapes::{PipelineFault, PipelineRefusal},
    team_config, uploads,
};

/// What a handler gives back when it cannot do what was asked.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// The caller asked for something it cannot have; the code decides the status.
    Refused {
        code: ErrorCode,
        detail: String,
        /// Seconds for `Retry-After`.
        retry_after: Option<Duration>,
    },
    /// The request has the wrong shape.
    Invalid(Vec<FieldError>),
    /// A pipeline that cannot be activated, with everything that keeps it from being so.
    PipelineInvalid { detail: String, faults: Vec<PipelineFault> },
    /// Our failure; the reason goes to the log alone.
    Failed { code: ErrorCode, reason: Reason },
}

/// Why we failed, handed to the access log through the response's extensions.
#[derive(Clone)]
pub(crate) struct Reason(Arc<anyhow::Error>);

impl fmt::Debug for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.0)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.0)
    }
}

impl ApiError {
    /// A refusal with its code and sentence.
    pub(crate) fn refuse(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self::Refused { code, detail: detail.into(), retry_after: None }
    }

    /// There is no such thing for this caller.
    pub(crate) fn not_found() -> Self {
        Self::refuse(ErrorCode::NotFound, "There is no such thing here.")
    }

    /// Nobody we know is asking.
    pub(crate) fn unauthenticated() -> Self {
        Self::refuse(ErrorCode::Unauthenticated, "Sign in first, or send a valid key.")
    }

    /// Too many tries; the next one counts after `wait`.
    pub(crate) fn rate_limited(wait: Duration) -> Self {
        let seconds = wait.as_secs().max(1);
        Self::Refused {
            code: ErrorCode::RateLimited,
            detail: format!("Too many tries. Try again in {seconds} s."),
            retry_after: Some(Duration::from_secs(seconds)),
        }
    }

    /// One faulty field of the body.
    pub(crate) fn field(name: &str, msg: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError {
            loc: vec!["body".to_owned(), name.to_owned()],
            msg: msg.into(),
            kind: "value_error".to_owned(),
        }])
    }

    /// One faulty query parameter.
    pub(crate) fn parameter(name: &str, msg: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError {
            loc: vec!["query".to_owned(), name.to_owned()],
            msg: msg.into(),
            kind: "value_error".to_owned(),
        }])
    }

    /// The body as a whole is not what it should be.
    pub(crate) fn whole_body(msg: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError {
            loc: vec!["body".to_owned()],
            msg: msg.into(),
            kind: "value_error".to_owned(),
        }])
    }

    /// Our failure.
    pub(crate) fn internal(reason: impl Into<anyhow::Error>) -> Self {
        Self::Failed { code: ErrorCode::Internal, reason: Reason(Arc::new(reason.into())) }
    }
}

/// For the command line, whose reader is the operator.
impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { detail, .. } | Self::PipelineInvalid { detail, .. } => {
                f.write_str(detail)
            }
            Self::Invalid(faults) => {
                let sentences: Vec<_> = faults.iter().map(|fault| fault.msg.as_str()).collect();
                f.write_str(&sentences.join(" "))
            }
            Self::Failed { reason, .. } => reason.fmt(f),
        }
    }
}

impl std::error::Error for ApiError {}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::not_found(),
            StoreError::Conflict { what } => {
                Self::refuse(ErrorCode::Conflict, format!("There is already {what}."))
            }
            StoreError::ConfigChanged { revision } => team_config::changed(revision),
            StoreError::InUse { what } => {
                Self::refuse(ErrorCode::InUse, format!("Still needed by: {}.", what.join(", ")))
            }
            StoreError::LastAdmin(sentence) => Self::refuse(ErrorCode::LastAdmin, sentence),
            StoreError::Fence(Fence::LeaseLost) => Self::refuse(
                ErrorCode::LeaseLost,
                "The claim is over; the job belongs to another claim now.",
            ),
            StoreError::Fence(Fence::NotYours | Fence::Open) => {
                Self::refuse(ErrorCode::NotYours, "The job is held by somebody else.")
            }
            StoreError::WrongState { state } => {
                Self::refuse(ErrorCode::WrongState, format!("The job is {state}."))
            }
            StoreError::TokenUnknown => {
                Self::refuse(ErrorCode::TokenUnknown, "The token is unknown.")
            }
            StoreError::TokenUsed => {
                Self::refuse(ErrorCode::TokenUsed, "The token was used before; ask for a new one.")
            }
            StoreError::TokenExpired => {
                Self::refuse(ErrorCode::TokenExpired, "The token is too old; ask for a new one.")
            }
            StoreError::CollectionGone => {
                Self::refuse(ErrorCode::WrongState, "The collection of this job was deleted.")
            }
            StoreError::QuotaExceeded { kept } => uploads::quota_exceeded(kept),
            StoreError::Standing(fault) => connectors::cannot_stand(fault),
            StoreError::ConnectorInactive { name } => connectors::inactive(&name),
            StoreError::ConnectorOnServer => connectors::on_server(),
            StoreError::MasterKeyChanged => Self::refuse(
                ErrorCode::Conflict,
                "The master key was changed at this moment; try again.",
            ),
            StoreError::PipelineNotActive { name } => Self::refuse(
                ErrorCode::PipelineNotActive,
                format!("No version of the pipeline `{name}` is active; activate one first."),
            ),
            unavailable @ StoreError::Unavailable(_) => Self::Failed {
                code: ErrorCode::Unavailable,
                reason: Reason(Arc::new(unavailable.into())),
            },
            other => Self::internal(other),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self {
            Self::Refused { code, detail, retry_after } => {
                let mut response = plain(code, detail);
                if let Some(wait) = retry_after {
                    let value = HeaderValue::from(wait.as_secs());
                    response.headers_mut().insert(header::RETRY_AFTER, value);
                }
                response
            }
            Self::Invalid(detail) => {
                let body = ValidationBody { detail, code: ErrorCode::InvalidRequest };
                (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response()
            }
            Self::PipelineInvalid { detail, faults } => {
                let code = ErrorCode::PipelineInvalid;
                (status(code), Json(PipelineRefusal { detail, code, faults })).into_response()
            }
            Self::Failed { code, reason } => {
                let detail = match code {
                    ErrorCode::Unavailable => "The database does not answer; try again shortly.",
                    _ => "Something went wrong here; the coordinator's log has the reason.",
                };
                let mut response = plain(code, detail.to_owned());
                response.extensions_mut().insert(reason);
                response
            }
        }
    }
}

fn plain(code: ErrorCode, detail: String) -> Response {
    let body = Json(ErrorBody { detail, code: Some(code) });
    let mut response = (status(code), body).into_response();
    if code == ErrorCode::Unauthenticated {
        let bearer = HeaderValue::from_static("Bearer");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, bearer);
    }
    response
}

/// The status that belongs to a code.
const fn status(code: ErrorCode) -> StatusCode {
    use ErrorCode as Code;
    match code {
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::AgentRevoked | Code::AgentNotOnline | Code::Forbidden | Code::Csrf => {
            StatusCode::FORBIDDEN
        }
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Code::BodyTooLarge | Code::QuotaExceeded => StatusCode::PAYLOAD_TOO_LARGE,
        Code::InvalidRequest | Code::NoPipeline | Code::PipelineInvalid => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Code::LeaseLost
        | Code::ChunkConflict
        | Code::Conflict
        | Code::ConfigChanged
        | Code::InUse
        | Code::LastAdmin
        | Code::PipelineNotActive
        | Code::ConnectorPending
        | Code::ConnectorInactive
        | Code::NoMasterKey
        | Code::AlreadySetUp => StatusCode::CONFLICT,
        Code::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        Code::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
        Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Code::Internal | Code::UnknownCode => StatusCode::INTERNAL_SERVER_ERROR,
        Code::TokenUnknown
        | Code::TokenUsed
        | Code::TokenExpired
        | Code::AttestationFailed
        | Code::BadSignature
        | Code::BadResults
        | Code::WrongState
        | Code::NotYours
        | Code::UploadNotReady
        | Code::UploadExpired
        | Code::BadChunk
        | Code::ChunksMissing
        | Code::ChecksumMismatch
        | Code::UnsafeReport
        | Code::OutsideRoots
        | Code::AgentUnsuitable
        | Code::ConnectorOnServer
        | Code::BadCredentials
        | Code::BadCode => StatusCode::BAD_REQUEST,
    }
}
