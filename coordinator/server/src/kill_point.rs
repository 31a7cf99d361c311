//! Places where a test has the process die. Compiled into debug builds only.

/// Ends the process here, without any clean-up, when `SAFELIGHT_KILL_AT` names this point and
/// `SAFELIGHT_KILL_ON`, where given, names one of the operations at hand.
#[cfg(debug_assertions)]
pub(crate) fn kill_point<const N: usize>(point: &str, operations: [&str; N]) {
    let Ok(wanted) = std::env::var("SAFELIGHT_KILL_AT") else { return };
    let here = wanted == point;
    let this = std::env::var("SAFELIGHT_KILL_ON").map_or(true, |on| operations.contains(&&*on));
    if here && this {
        std::process::abort();
    }
}

/// Nothing: a release cannot be told to die.
#[cfg(not(debug_assertions))]
pub(crate) const fn kill_point<const N: usize>(_point: &str, _operations: [&str; N]) {}
