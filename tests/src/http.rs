//! Plain HTTP to what runs here.

/// A client that goes straight to where it is told.
///
/// # Panics
/// When the system gives no client.
#[must_use]
pub fn plain_client() -> reqwest::Client {
    // It speaks no TLS, and wants to know a provider of it all the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().expect("a client")
}
