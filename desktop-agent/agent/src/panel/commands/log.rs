//! The log.

use crate::panel::{
    Panel, PanelFault,
    shapes::{Log, LogPage},
};

/// `log.read`.
pub(in crate::panel) async fn read(panel: &Panel, asked: LogPage) -> Result<Log, PanelFault> {
    Ok(panel.0.log.page(&asked))
}
