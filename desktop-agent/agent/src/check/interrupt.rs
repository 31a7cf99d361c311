//! Ctrl-C sets the cancel flag.

use std::thread;

use safelight_scan::CancelFlag;

use super::fault::CheckFault;

/// From now on Ctrl-C cancels instead of killing.
pub(super) fn stops(cancel: CancelFlag) -> Result<(), CheckFault> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .map_err(CheckFault::Interrupt)?;
    thread::spawn(move || {
        if runtime.block_on(tokio::signal::ctrl_c()).is_ok() {
            cancel.cancel();
        }
    });
    Ok(())
}
