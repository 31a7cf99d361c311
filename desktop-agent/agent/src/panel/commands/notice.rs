//! Notices.

use crate::panel::{
    Panel, PanelFault,
    shapes::{Nothing, OneNotice},
};

/// `notice.dismiss`. One that is gone is fine.
pub(in crate::panel) async fn dismiss(
    panel: &Panel,
    asked: OneNotice,
) -> Result<Nothing, PanelFault> {
    panel.0.memory.change(|kept| kept.notices.retain(|notice| notice.id != asked.id))?;
    panel.0.touch();
    Ok(Nothing {})
}
