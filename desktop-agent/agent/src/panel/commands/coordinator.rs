//! The coordinator's own page.

use super::desktop;
use crate::panel::{Panel, PanelFault, shapes::Nothing};

/// `coordinator.open`: alone with a link that signs its owner in once; in a team its address.
pub(in crate::panel) async fn open(panel: &Panel, _: Nothing) -> Result<Nothing, PanelFault> {
    let engine = panel.0.engine_soon().await?;
    let address = match &engine.solo {
        Some(solo) => solo.sign_in_link().await?,
        None => engine.enrolment.url.clone(),
    };
    panel.0.desktop.open(&address).map_err(desktop)?;
    Ok(Nothing {})
}
