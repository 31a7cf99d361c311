//! Where the coordinator may listen.

use std::net::SocketAddr;

use crate::config::ServerSettings;

/// Listening there would send passwords and keys in the clear.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "refusing to listen on {address}: others could reach it, and without TLS passwords and keys \
     would travel in the clear. Put a proxy that ends TLS in front and set behind_proxy = true \
     under [server] in safelight.toml (or SAFELIGHT_BEHIND_PROXY=true), or listen on 127.0.0.1"
)]
pub struct BeyondLoopback {
    /// Where it was to listen.
    pub address: SocketAddr,
}

/// Refuses an address that others can reach, unless a proxy that ends TLS is said to be in front.
///
/// # Errors
/// [`BeyondLoopback`] says what to set.
pub const fn check_listen(settings: &ServerSettings) -> Result<(), BeyondLoopback> {
    if settings.listen.ip().is_loopback() || settings.behind_proxy {
        Ok(())
    } else {
        Err(BeyondLoopback { address: settings.listen })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read;

    fn with(listen: &str, behind_proxy: &str) -> Result<(), BeyondLoopback> {
        let config = read(None, |name| match name {
            "SAFELIGHT_LISTEN" => Some(listen.to_owned()),
            "SAFELIGHT_BEHIND_PROXY" => Some(behind_proxy.to_owned()),
            _ => None,
        });
        check_listen(&config.unwrap().server)
    }

    #[test]
    fn beyond_loopback_only_behind_a_proxy() {
        assert!(with("127.0.0.1:0", "false").is_ok());
        assert!(with("[::1]:0", "false").is_ok());
        for open in ["0.0.0.0:8700", "[::]:8700", "192.168.1.5:8700"] {
            let refused = with(open, "false").unwrap_err().to_string();
            assert!(refused.contains("behind_proxy = true"), "{refused}");
            assert!(with(open, "true").is_ok());
        }
    }
}
