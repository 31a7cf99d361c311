//! Work in the background: the threads of an analysis let everything else go first.

/// Lowers the priority of this thread and of those it will start. It stays low: the thread belongs
/// to one analysis and ends with it. Schedulers that know priorities of reading and writing derive
/// them from this one.
#[cfg(target_os = "linux")]
pub(super) fn step_back() {
    // On Linux this is about the calling thread alone, whatever the name of the call says.
    if let Err(error) = rustix::process::setpriority_process(None, LOWEST) {
        tracing::debug!(%error, "the priority could not be lowered");
    }
}

/// Other systems know no such thing for one thread without unsafe calls.
#[cfg(not(target_os = "linux"))]
pub(super) fn step_back() {}

/// The lowest there is.
#[cfg(target_os = "linux")]
const LOWEST: i32 = 19;

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_steps_back_takes_its_children_along_and_nobody_else() {
        let nice = || rustix::process::getpriority_process(None).unwrap();
        let before = nice();
        let inside = std::thread::spawn(move || {
            step_back();
            let child = std::thread::spawn(nice).join().unwrap();
            (nice(), child)
        });
        assert_eq!(inside.join().unwrap(), (LOWEST, LOWEST));
        assert_eq!(nice(), before);
    }
}
