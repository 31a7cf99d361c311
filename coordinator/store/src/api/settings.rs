//! What a team set for its tools, and the cameras it may want to name.

use safelight_domain::TeamId;

use crate::{
    Actor, SeenCameraRecord, SettingsChange, Store, StoreError, ToolSettingsRecord,
    store::{change, query},
};

impl Store {
    /// A number that rises whenever the team's settings change.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn config_revision(&self, team: TeamId) -> Result<i64, StoreError> {
        query!(self, team_settings::config_revision(team))
    }

    /// What the team set for its tools.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn tool_settings(&self, team: TeamId) -> Result<ToolSettingsRecord, StoreError> {
        query!(self, team_settings::tool_settings(team))
    }

    /// Changes what the team wants of its tools, unless somebody else changed it since; answers
    /// the new revision.
    ///
    /// # Errors
    /// [`StoreError::ConfigChanged`], [`StoreError::NotFound`].
    pub async fn set_tool_settings(
        &self,
        team: TeamId,
        change: SettingsChange,
        by: &Actor,
    ) -> Result<i64, StoreError> {
        let by = by.clone();
        change!(self, team_settings::set_tool_settings(team, &change, &by))
    }

    /// Camera ids that results brought, also dismissed ones, sorted.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_seen_cameras(
        &self,
        team: TeamId,
    ) -> Result<Vec<SeenCameraRecord>, StoreError> {
        query!(self, seen_cameras::list_seen_cameras(team))
    }

    /// Offers a camera id no longer.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when no result brought it.
    pub async fn dismiss_camera(
        &self,
        team: TeamId,
        id: &str,
        by: &Actor,
    ) -> Result<(), StoreError> {
        let (id, by) = (id.to_owned(), by.clone());
        change!(self, seen_cameras::dismiss_camera(team, &id, &by))
    }
}
