//! Where the coordinator may listen.

use std::net::SocketAddr;

use crate::config::ServerSettings;

/// Listening there would send passwords and keys in the clear.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "refusing to listen on {address}: others could reach it, and without TLS passwords and keys \
     would travel in the clear. Set tls_cert and tls_key under [server] in safelight.toml (or \
     SAFELIGHT_TLS_CERT and SAFELIGHT_TLS_KEY); or put a proxy that ends TLS in front and name it, \
     trusted_proxies = [\"10.0.0.2\"] (or SAFELIGHT_TRUSTED_PROXIES); or listen on 127.0.0.1"
)]
pub struct BeyondLoopback {
    /// Where it was to listen.
    pub address: SocketAddr,
}

impl ServerSettings {
    /// Whether a proxy that ends TLS is said to be in front.
    #[must_use]
    pub const fn has_proxy(&self) -> bool {
        self.behind_proxy || !self.trusted_proxies.is_empty()
    }
}

/// Refuses an address that others can reach, unless TLS is spoken here or by a proxy in front.
///
/// # Errors
/// [`BeyondLoopback`] says what to set.
pub const fn check_listen(settings: &ServerSettings) -> Result<(), BeyondLoopback> {
    let is_safe = settings.tls_cert.is_some() || settings.has_proxy();
    if settings.listen.ip().is_loopback() || is_safe {
        Ok(())
    } else {
        Err(BeyondLoopback { address: settings.listen })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read;

    fn with(listen: &str, more: (&str, &str)) -> Result<(), BeyondLoopback> {
        let config = read(None, |name| match name {
            "SAFELIGHT_LISTEN" => Some(listen.to_owned()),
            _ => (name == more.0).then(|| more.1.to_owned()),
        });
        check_listen(&config.unwrap().server)
    }

    #[test]
    fn beyond_loopback_only_with_tls_here_or_in_a_proxy() {
        assert!(with("127.0.0.1:0", ("", "")).is_ok());
        assert!(with("[::1]:0", ("", "")).is_ok());
        for open in ["0.0.0.0:8700", "[::]:8700", "192.168.1.5:8700"] {
            for closed in [
                ("", ""),
                ("SAFELIGHT_BEHIND_PROXY", "false"),
                ("SAFELIGHT_TRUSTED_PROXIES", ""),
                ("SAFELIGHT_TLS_KEY", "key.pem"),
            ] {
                let refused = with(open, closed).unwrap_err().to_string();
                assert!(refused.contains("trusted_proxies = "), "{refused}");
                assert!(refused.contains("tls_cert"), "{refused}");
            }
            for safe in [
                ("SAFELIGHT_BEHIND_PROXY", "true"),
                ("SAFELIGHT_TRUSTED_PROXIES", "10.0.0.2"),
                ("SAFELIGHT_TLS_CERT", "certificate.pem"),
            ] {
                assert!(with(open, safe).is_ok(), "{safe:?}");
            }
        }
    }
}
