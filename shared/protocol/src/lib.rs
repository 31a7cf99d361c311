//! What travels between agent and coordinator: request and reply shapes, paths, error codes,
//! canonical JSON and signatures. Field names and meanings are a published contract; fields marked
//! *plus* are extensions that either side may leave out.
//!
//! Order of calls of an agent: register once, heartbeat, claim, config, progress (any number),
//! uploads if needed, complete or fail, claim again at once. Safe to repeat: everything but
//! register.

mod canonical;
mod error;
pub mod paths;
mod secret;
mod shapes;
mod signature;

pub use canonical::{CanonicalError, canonical_json, canonical_value};
pub use error::{ErrorBody, ErrorCode, FieldError, ValidationBody};
pub use secret::{Secret, SecretKind};
pub use shapes::{
    agent::*, connector::*, heartbeat::*, job::*, register::*, results::*, socket::*, team::*,
    upload::*,
};
pub use signature::{BadSigningSecret, SigningSecret};

/// Largest request body in bytes; beyond it the answer is 413.
pub const MAX_BODY: usize = 10 * 1024 * 1024;
/// Largest results object that may travel inline, in bytes of its canonical form.
pub const MAX_INLINE_RESULTS: usize = 1024 * 1024;
/// Chunk size when the agent names none, in bytes.
pub const DEFAULT_CHUNK: u64 = 5 * 1024 * 1024;
/// Largest chunk in bytes.
pub const MAX_CHUNK: u64 = 10 * 1024 * 1024;
/// Longest time a claim may be held open, in seconds.
pub const MAX_CLAIM_WAIT: u64 = 25;
/// Pause between heartbeats, in seconds.
pub const HEARTBEAT_SECONDS: u64 = 30;
