//! The other verbs' end of the socket. Blocking: these verbs do one thing and end.

use std::{
    io::{BufRead, BufReader, Read, Write},
    os::unix::net::UnixStream,
    path::Path,
    time::Duration,
};

use zeroize::Zeroizing;

use super::{
    AskError,
    wire::{LONGEST_LINE, Reply, Request},
};
use crate::loops::{Ask, Asked};

/// Trying credentials asks the coordinator twice and the storage once; each may take its time.
const PATIENCE: Duration = Duration::from_secs(90);

/// Asks the agent that listens at `path`.
///
/// # Errors
/// [`AskError::NotRunning`] when nobody does.
pub fn ask(path: &Path, ask: Ask) -> Result<Asked, AskError> {
    let broken = |error: std::io::Error| AskError::Broken(error.to_string());
    let mut stream = UnixStream::connect(path).map_err(|_| AskError::NotRunning)?;
    stream.set_read_timeout(Some(PATIENCE)).map_err(broken)?;
    // It may hold credentials.
    let mut line = Zeroizing::new(
        serde_json::to_vec(&Request::from(ask))
            .map_err(|error| AskError::Broken(error.to_string()))?,
    );
    line.push(b'\n');
    stream.write_all(&line).map_err(broken)?;
    let mut answer = Vec::new();
    BufReader::new(stream.take(LONGEST_LINE)).read_until(b'\n', &mut answer).map_err(broken)?;
    let reply: Reply =
        serde_json::from_slice(&answer).map_err(|error| AskError::Broken(error.to_string()))?;
    Result::from(reply).map_err(AskError::Refused)
}
