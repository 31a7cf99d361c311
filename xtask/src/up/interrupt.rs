//! Ctrl-C as something one can wait for.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::{Context, Result};

/// The person's wish to end.
pub(crate) struct Interrupt(Receiver<()>);

impl Interrupt {
    /// From here on Ctrl-C no longer ends this program by itself.
    pub(crate) fn listen() -> Result<Self> {
        let (sender, receiver) = channel();
        ctrlc::set_handler(move || {
            // Nobody listens any more: we are ending already.
            let _ = sender.send(());
        })
        .context("Ctrl-C cannot be listened for.")?;
        Ok(Self(receiver))
    }

    /// Waits so long for Ctrl-C; true when it came.
    pub(crate) fn within(&self, patience: Duration) -> bool {
        match self.0.recv_timeout(patience) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => true,
            Err(RecvTimeoutError::Timeout) => false,
        }
    }
}
