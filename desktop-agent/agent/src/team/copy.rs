//! The last good answer on the disk. A file that cannot be read or written is done without.

use std::{fs, path::Path, time::Duration};

use safelight_domain::{AgentId, Timestamp};
use safelight_protocol::TeamConfigReply;
use serde::{Deserialize, Serialize};

use crate::files::write_atomic;

/// A team's configuration as it was told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Copy {
    /// Whom it was told; another registration may belong to another team.
    pub(super) agent: AgentId,
    /// When the coordinator last said that it holds.
    pub(super) fetched_at: Timestamp,
    pub(super) reply: TeamConfigReply,
}

impl Copy {
    pub(super) fn read(file: &Path, agent: AgentId) -> Option<Self> {
        let text = fs::read(file).ok()?;
        let copy: Self = serde_json::from_slice(&text)
            .inspect_err(|fault| tracing::warn!(%fault, "the kept settings cannot be read"))
            .ok()?;
        (copy.agent == agent).then_some(copy)
    }

    pub(super) fn write(&self, file: &Path) {
        let written = serde_json::to_vec(self)
            .map_err(std::io::Error::other)
            .and_then(|text| write_atomic(file, &text));
        if let Err(error) = written {
            tracing::warn!(%error, "the team's settings cannot be kept on the disk");
        }
    }
}

/// An age in the unit that fits it.
pub(super) fn age(age: Duration) -> String {
    let minutes = age.as_secs() / 60;
    let (count, unit) = match minutes {
        0..120 => (minutes, "minute"),
        120..2_880 => (minutes / 60, "hour"),
        _ => (minutes / 1_440, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_told_in_the_unit_that_fits() {
        let told = [59, 60, 7_140, 7_200, 172_740, 172_800].map(|s| age(Duration::from_secs(s)));
        assert_eq!(told, ["0 minutes", "1 minute", "119 minutes", "2 hours", "47 hours", "2 days"]);
    }
}
