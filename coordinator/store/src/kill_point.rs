//! Places where a test has the process die. Compiled into debug builds only.

/// Ends the process here, without any clean-up, when `SAFELIGHT_KILL_AT` names this point and
/// `SAFELIGHT_KILL_ON`, where given, names one of the operations at hand.
#[cfg(debug_assertions)]
pub(crate) fn kill_point<'a>(point: &str, operations: impl IntoIterator<Item = &'a str>) {
    static WANTED: std::sync::LazyLock<Option<(String, Option<String>)>> =
        std::sync::LazyLock::new(|| {
            let point = std::env::var("SAFELIGHT_KILL_AT").ok()?;
            Some((point, std::env::var("SAFELIGHT_KILL_ON").ok()))
        });
    let Some((wanted, on)) = &*WANTED else { return };
    let here = wanted == point;
    let this = on.as_deref().is_none_or(|on| operations.into_iter().any(|name| name == on));
    if here && this {
        std::process::abort();
    }
}

/// Nothing: a release cannot be told to die.
#[cfg(not(debug_assertions))]
pub(crate) fn kill_point<'a>(_point: &str, _operations: impl IntoIterator<Item = &'a str>) {}
