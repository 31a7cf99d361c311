//! Updates.

use crate::{
    identity,
    panel::{
        Panel, PanelFault,
        shapes::{Nothing, Sentence},
    },
};

/// `updates.look`: nobody is asked, because there is nobody to ask.
pub(in crate::panel) async fn look(_: &Panel, _: Nothing) -> Result<Sentence, PanelFault> {
    let sentence = format!(
        "This is version {}. There is no update server yet, so this program asks nobody; \
         new versions come the way this one did.",
        identity::VERSION
    );
    Ok(Sentence { sentence })
}
