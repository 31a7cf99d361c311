//! The database as a source of a team's configuration.

use safelight_domain::{
    TeamId,
    settings::team::{ConfigurationSource, TeamConfiguration, TeamPipeline},
};
use safelight_store::Page;
use serde::Deserialize;

use crate::{ApiError, App};

/// Pipelines read at once.
const PAGE: u32 = 200;

/// What the database keeps of one team.
pub(crate) struct Stored<'a> {
    pub(crate) app: &'a App,
    pub(crate) team: TeamId,
}

impl ConfigurationSource for Stored<'_> {
    type Fault = ApiError;

    /// The revision is read first: a change while the rest is read is seen as one to come.
    async fn configuration(&self) -> Result<TeamConfiguration, ApiError> {
        let config = super::read(self.app, self.team).await?;
        Ok(TeamConfiguration {
            revision: Some(config.revision),
            settings: config.tools,
            pipelines: self.pipelines().await?,
            notes: Vec::new(),
        })
    }
}

/// What agents read of a document.
#[derive(Deserialize)]
struct Parts {
    nodes: Vec<serde_json::Value>,
    edges: Vec<serde_json::Value>,
}

impl Stored<'_> {
    async fn pipelines(&self) -> Result<Vec<TeamPipeline>, ApiError> {
        let mut active = Vec::new();
        let mut page = Page::first(PAGE);
        loop {
            let listing = self.app.store.list_pipelines(self.team, &page).await?;
            for record in listing.items.into_iter().filter(|one| one.active_version.is_some()) {
                let now = self.app.store.active_pipeline(self.team, record.id).await?;
                let Parts { nodes, edges } =
                    serde_json::from_str(&now.document).map_err(ApiError::internal)?;
                let (id, is_default) = (record.id, record.is_default);
                let (name, version) = (now.name, now.version);
                active.push(TeamPipeline { id: Some(id), name, version, is_default, nodes, edges });
            }
            if listing.next.is_none() {
                return Ok(active);
            }
            page.after = listing.next;
        }
    }
}
