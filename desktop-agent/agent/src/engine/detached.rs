//! Work that ends for its caller as soon as it is cancelled, also while the system keeps it waiting
//! for a disk that does not answer.

use std::panic;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use safelight_scan::{CancelFlag, ScanError};

/// How long a cancel may go unnoticed here.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// Runs `work` on a thread of its own and waits for it, or for the cancel. Work that was cancelled
/// ends by itself as soon as it can.
pub(crate) fn detached<T, E>(
    cancel: &CancelFlag,
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<ScanError> + Send + 'static,
{
    let (done, answer) = channel();
    let worker = thread::spawn(move || _ = done.send(work()));
    loop {
        match answer.recv_timeout(BETWEEN_LOOKS) {
            Ok(outcome) => return outcome,
            Err(RecvTimeoutError::Timeout) if cancel.is_cancelled() => {
                return Err(ScanError::Cancelled.into());
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => match worker.join() {
                Err(panicked) => panic::resume_unwind(panicked),
                Ok(()) => unreachable!("the worker answers before it ends"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_of_the_work_is_the_answer() {
        let answer = detached(&CancelFlag::new(), || Ok::<_, ScanError>(7));
        assert!(matches!(answer, Ok(7)));
    }

    #[test]
    fn a_cancel_ends_the_wait_for_work_that_hangs() {
        let cancel = CancelFlag::new();
        let (_keep, never) = channel::<()>();
        let setter = cancel.clone();
        let ended = detached(&cancel, move || {
            setter.cancel();
            _ = never.recv();
            Ok::<_, ScanError>(())
        });
        assert!(matches!(ended, Err(ScanError::Cancelled)));
    }

    #[test]
    #[should_panic(expected = "on purpose")]
    fn a_panic_of_the_work_is_a_panic_here() {
        _ = detached(&CancelFlag::new(), || -> Result<(), ScanError> { panic!("on purpose") });
    }
}
