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

/// What web views of this system need in the environment and the user has not set. A process cannot
/// change its environment safely, so the program starts itself once more in its own place.
#[cfg(target_os = "linux")]
pub(crate) fn prepare() {
    use std::os::unix::process::CommandExt as _;
    let is_set = |name: &str| std::env::var_os(name).is_some();
    let missing: Vec<_> = wanted(is_set("WAYLAND_DISPLAY"))
        .iter()
        .filter(|(name, _)| !is_set(name))
        .copied()
        .collect();
    if missing.is_empty() {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    // It only comes back when it failed; then the web view may still work.
    let _ =
        std::process::Command::new(program).args(std::env::args_os().skip(1)).envs(missing).exec();
}

/// The fast path of WebKit's drawing shows nothing on many graphics cards. On X11 the toolkit loads
/// the whole graphics driver when it starts, some 30 MB, to look for visuals that nothing here
/// draws with; on Wayland it waits until somebody draws with it, and WebKit may.
#[cfg(target_os = "linux")]
const fn wanted(wayland: bool) -> &'static [(&'static str, &'static str)] {
    const RENDERER: (&str, &str) = ("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    if wayland { &[RENDERER] } else { &[RENDERER, ("GDK_GL", "disable")] }
}

/// Nothing is needed here.
#[cfg(not(target_os = "linux"))]
pub(crate) fn prepare() {}
