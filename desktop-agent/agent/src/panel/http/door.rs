//! Who may come in: tokens that work once, and the sessions they became. Both are kept as digests.

use std::{
    collections::{BTreeMap, VecDeque},
    io,
    net::SocketAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use safelight_domain::Timestamp;
use sha2::{Digest, Sha256};

/// How long a link is good for.
const TOKEN_LIFE: Duration = Duration::from_secs(10 * 60);
/// So many browsers at once; the one that came first goes first.
const SESSIONS: usize = 16;

type Hash = [u8; 32];

/// The door of one panel.
pub(super) struct Door {
    address: SocketAddr,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    tokens: BTreeMap<Hash, Timestamp>,
    sessions: VecDeque<Hash>,
}

impl Door {
    pub(super) fn at(address: SocketAddr) -> Self {
        Self { address, inside: Mutex::default() }
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether a request says that it is for us: names that lead here by tricks with DNS do not.
    pub(super) fn is_ours(&self, host: &str) -> bool {
        let port = self.address.port();
        host == format!("127.0.0.1:{port}") || host == format!("localhost:{port}")
    }

    /// A token that opens a session, once.
    pub(super) fn new_token(&self, now: Timestamp) -> io::Result<String> {
        let token = random()?;
        self.inside().tokens.insert(digest(&token), now.plus(TOKEN_LIFE));
        Ok(token)
    }

    /// The secret of a new session for a token; none when the token is not good.
    pub(super) fn enter(&self, token: &str, now: Timestamp) -> io::Result<Option<String>> {
        let mut inside = self.inside();
        inside.tokens.retain(|_, end| *end > now);
        if inside.tokens.remove(&digest(token)).is_none() {
            return Ok(None);
        }
        let session = random()?;
        inside.sessions.push_back(digest(&session));
        if inside.sessions.len() > SESSIONS {
            inside.sessions.pop_front();
        }
        Ok(Some(session))
    }

    /// Whether this is the secret of a session. Digests are compared, so time tells nothing of use.
    pub(super) fn knows(&self, session: &str) -> bool {
        self.inside().sessions.contains(&digest(session))
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn random() -> io::Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

fn digest(secret: &str) -> Hash {
    Sha256::digest(secret).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn a_token_works_once_and_not_for_long() {
        let door = Door::at(SocketAddr::from(([127, 0, 0, 1], 7)));
        let token = door.new_token(at(0)).unwrap();
        let session = door.enter(&token, at(599)).unwrap().unwrap();
        assert!(door.knows(&session));
        assert_eq!(door.enter(&token, at(599)).unwrap(), None, "used up");
        let late = door.new_token(at(0)).unwrap();
        assert_eq!(door.enter(&late, at(600)).unwrap(), None, "too late");
        assert!(!door.knows("") && !door.knows(&token));
    }

    #[test]
    fn the_oldest_session_makes_room() {
        let door = Door::at(SocketAddr::from(([127, 0, 0, 1], 7)));
        let enter = || door.enter(&door.new_token(at(0)).unwrap(), at(1)).unwrap().unwrap();
        let first = enter();
        let rest: Vec<String> = (0..SESSIONS).map(|_| enter()).collect();
        assert!(!door.knows(&first) && rest.iter().all(|one| door.knows(one)));
    }

    #[test]
    fn only_our_own_names_are_ours() {
        let door = Door::at(SocketAddr::from(([127, 0, 0, 1], 7)));
        assert!(door.is_ours("127.0.0.1:7") && door.is_ours("localhost:7"));
        for host in ["127.0.0.1", "127.0.0.1:8", "evil.example:7", "127.0.0.1.evil.example:7", ""] {
            assert!(!door.is_ours(host), "{host}");
        }
    }
}
