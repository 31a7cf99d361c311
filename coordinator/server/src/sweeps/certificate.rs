//! Takes over a new TLS certificate when its files change, or when SIGHUP asks for it.

use std::{sync::Arc, time::Duration};

use tokio::sync::mpsc;

use super::pause;
use crate::{App, tls::Tls};

/// Between two looks at the files.
const CERTIFICATE_EVERY: Duration = Duration::from_secs(5);

/// Looks until the coordinator stops.
pub(super) async fn watch(app: Arc<App>, tls: Tls) {
    let mut asked = hang_ups();
    loop {
        let reload = tokio::select! {
            going = pause(&app, CERTIFICATE_EVERY) => {
                if !going {
                    return;
                }
                false
            }
            Some(()) = asked.recv() => true,
        };
        let (clock, tls) = (Arc::clone(&app.clock), tls.clone());
        // Files may lie on a slow disk. A look that panicked is one look less.
        let _ = tokio::task::spawn_blocking(move || match reload {
            true => tls.reload(&*clock),
            false => tls.look(&*clock),
        })
        .await;
    }
}

/// One message for each SIGHUP.
fn hang_ups() -> mpsc::Receiver<()> {
    let (tell, told) = mpsc::channel(1);
    #[cfg(unix)]
    tokio::spawn(async move {
        use tokio::signal::unix::{SignalKind, signal};

        match signal(SignalKind::hangup()) {
            Ok(mut signals) => {
                while signals.recv().await.is_some() && tell.send(()).await.is_ok() {}
            }
            Err(error) => tracing::warn!(%error, "SIGHUP will not be heard"),
        }
    });
    #[cfg(not(unix))]
    drop(tell);
    told
}
