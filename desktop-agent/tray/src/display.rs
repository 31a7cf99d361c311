//! Whether there is a screen to draw on. Without one Tauri would end with a panic; the panel runs all
//! the same and is shown in a browser, perhaps of another computer.

/// Whether windows can be opened.
#[cfg(target_os = "linux")]
pub(crate) fn is_there() -> bool {
    gtk::init().is_ok()
}

/// Whether windows can be opened.
#[cfg(not(target_os = "linux"))]
pub(crate) fn is_there() -> bool {
    true
}

/// What web views of this system need in the environment and the user has not set: the fast path of
/// WebKit's drawing shows nothing on many graphics cards. A process cannot change its environment
/// safely, so the program starts itself once more in its own place.
#[cfg(target_os = "linux")]
pub(crate) fn prepare() {
    use std::os::unix::process::CommandExt as _;
    const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(SWITCH).is_some() {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    // It only comes back when it failed; then the web view may still work.
    let _ = std::process::Command::new(program)
        .args(std::env::args_os().skip(1))
        .env(SWITCH, "1")
        .exec();
}

/// Nothing is needed here.
#[cfg(not(target_os = "linux"))]
pub(crate) fn prepare() {}
