//! Systems without Unix sockets: nobody listens, and nobody is asked.

use std::{io, path::Path};

use tokio_util::sync::CancellationToken;

use super::AskError;
use crate::loops::{Ask, AskReceiver, Asked};

/// There is nothing to listen at.
///
/// # Errors
/// Always.
pub fn listen(_path: &Path, _stop: CancellationToken) -> io::Result<AskReceiver> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "this system has no local sockets"))
}

/// There is nobody to ask.
///
/// # Errors
/// Always [`AskError::NotRunning`]; the folder's lock tells whether that is true.
pub fn ask(_path: &Path, _ask: Ask) -> Result<Asked, AskError> {
    Err(AskError::NotRunning)
}
