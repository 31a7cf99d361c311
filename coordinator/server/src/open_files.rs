//! How many files and sockets this process may have open: as many as the system allows.

/// Where nothing tells the limit.
const USUAL: u64 = 8_192;
/// Left for the database, blobs, the log and the listening sockets.
const RESERVED: u64 = 512;
/// More than ten thousand agents with a socket and a request each.
const MOST_CONNECTIONS: u64 = 32_768;

/// Raises the limit to the most that is allowed; what it is then.
#[cfg(unix)]
pub(crate) fn raise_limit() -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let now = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: now.maximum, maximum: now.maximum };
    // Some systems allow less than they say; then the limit stays what it was.
    let _ = setrlimit(Resource::Nofile, raised);
    limit()
}

/// Windows knows no such limit.
#[cfg(not(unix))]
pub(crate) const fn raise_limit() -> u64 {
    limit()
}

/// Connections at the same time; more wait in the system's queue.
pub(crate) fn most_connections() -> usize {
    let room = limit().saturating_sub(RESERVED).clamp(64, MOST_CONNECTIONS);
    usize::try_from(room).unwrap_or(usize::MAX)
}

#[cfg(unix)]
fn limit() -> u64 {
    use rustix::process::{Resource, getrlimit};

    // None is: no limit.
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX).max(USUAL / 8)
}

#[cfg(not(unix))]
const fn limit() -> u64 {
    USUAL
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_the_most_that_is_allowed() {
        use rustix::process::{Resource, getrlimit};

        let limit = raise_limit();
        let allowed = getrlimit(Resource::Nofile);
        assert_eq!(allowed.current, allowed.maximum);
        assert!(limit >= allowed.current.unwrap_or(u64::MAX));
        assert!(most_connections() >= 64);
    }
}
