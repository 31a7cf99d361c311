//! Rules that a test takes out of the store, to see that somebody notices. Compiled into debug
//! builds only.

/// Whether `SAFELIGHT_BREAK` names this rule.
#[cfg(debug_assertions)]
pub(crate) fn breaks(rule: &str) -> bool {
    static BROKEN: std::sync::LazyLock<Option<String>> =
        std::sync::LazyLock::new(|| std::env::var("SAFELIGHT_BREAK").ok());
    BROKEN.as_deref() == Some(rule)
}

/// No: a release keeps every rule.
#[cfg(not(debug_assertions))]
pub(crate) const fn breaks(_rule: &str) -> bool {
    false
}
