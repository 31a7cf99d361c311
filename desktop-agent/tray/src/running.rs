//! A second start: the program that runs already is told of it, before anything of the window
//! system is touched. The plugin that keeps the program single would tell it too, but from inside
//! a half-started program, whose end in that moment can be a crash.

#[cfg(target_os = "linux")]
use std::time::Duration;

/// Who does not answer for so long does not run, as far as a second start can know.
#[cfg(target_os = "linux")]
const PATIENCE: Duration = Duration::from_secs(5);

/// Whether a program of this identifier runs in this session and took our command line.
#[cfg(target_os = "linux")]
pub(crate) async fn told(identifier: &str) -> bool {
    let told = tokio::time::timeout(PATIENCE, tell(identifier)).await;
    told.is_ok_and(|told| told.is_ok_and(|was| was))
}

/// By the name and the call of `tauri-plugin-single-instance`, which answers there.
#[cfg(target_os = "linux")]
async fn tell(identifier: &str) -> zbus::Result<bool> {
    let bus = zbus::Connection::session().await?;
    let name = format!("{identifier}.SingleInstance");
    let owner = zbus::names::BusName::try_from(name.as_str())?;
    if !zbus::fdo::DBusProxy::new(&bus).await?.name_has_owner(owner).await? {
        return Ok(false);
    }
    let words: Vec<String> =
        std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    let here = std::env::current_dir().unwrap_or_default().to_string_lossy().into_owned();
    let path = format!("/{}", name.replace('.', "/").replace('-', "_"));
    let interface = Some("org.SingleInstance.DBus");
    bus.call_method(Some(&*name), &*path, interface, "ExecuteCallback", &(words, here)).await?;
    Ok(true)
}

/// The plugin does it, on systems where it needs no help.
#[cfg(not(target_os = "linux"))]
pub(crate) async fn told(_identifier: &str) -> bool {
    false
}
