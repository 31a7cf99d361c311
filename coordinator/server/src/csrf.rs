//! Requests that change something must come from our own page: the `Origin` is ours, and the
//! readable cookie comes back as a header, which no other site can do.

/// Readable by the page.
pub(crate) const CSRF_COOKIE: &str = "safelight_csrf";
/// Where the page sends it back.
pub(crate) const CSRF_HEADER: &str = "x-safelight-csrf";
