//! Starting when its owner signs in, in the way each platform means it to be done. The platform's
//! own place is the only truth: nothing of ours remembers a choice, so no update brings it back.

#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod xdg;

#[cfg(not(target_os = "linux"))]
pub(crate) use elsewhere::{StartAtLogin, plugin};
#[cfg(target_os = "linux")]
pub(crate) use xdg::StartAtLogin;

/// What the program is told when it is started that way.
const ARGUMENT: &str = "--hidden";
