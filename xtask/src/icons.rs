//! `cargo xtask icons`: the drawings in every size and format that a platform asks for.

use anyhow::Result;

use crate::shell::{cargo, run};

/// Draws every size and format of the icons anew.
pub(crate) fn icons() -> Result<()> {
    run(cargo().args(["run", "--quiet", "--locked", "-p", "safelight-icons"]))
}
