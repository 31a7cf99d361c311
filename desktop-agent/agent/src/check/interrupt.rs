//! Ctrl-C sets the cancel flag.

use std::{pin::pin, thread};

use safelight_scan::CancelFlag;
use tokio::sync::oneshot;

use super::fault::CheckFault;

/// From now on Ctrl-C cancels instead of killing. Returns only when that holds: a signal that came
/// before its listener stood would end the program without a word.
pub(super) fn stops(cancel: CancelFlag) -> Result<(), CheckFault> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .map_err(CheckFault::Interrupt)?;
    let (listening, listens) = oneshot::channel();
    thread::spawn(move || {
        let mut listening = Some(listening);
        runtime.block_on(async {
            let mut signal = pin!(tokio::signal::ctrl_c());
            // The listener stands once the future was polled.
            let pressed = std::future::poll_fn(|context| {
                let polled = signal.as_mut().poll(context);
                if let Some(listening) = listening.take() {
                    _ = listening.send(());
                }
                polled.map(|outcome| outcome.is_ok())
            });
            if pressed.await {
                cancel.cancel();
            }
        });
    });
    _ = listens.blocking_recv();
    Ok(())
}
