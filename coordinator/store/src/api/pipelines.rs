//! Pipelines, their versions, and the team's default.

use std::collections::BTreeMap;

use safelight_domain::{PipelineId, TeamId};

use crate::{
    ActivePipeline, Actor, Listing, NewPipeline, NewVersion, Page, PipelineRecord, Store,
    StoreError, VersionRecord, VersionText,
    store::{change, query},
};

impl Store {
    /// Makes a pipeline with its first version; none is active.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn create_pipeline(
        &self,
        team: TeamId,
        new: NewPipeline,
        by: &Actor,
    ) -> Result<PipelineRecord, StoreError> {
        let by = by.clone();
        change!(self, pipelines::create_pipeline(team, &new, &by))
    }

    /// A pipeline of the team.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], also when it was deleted.
    pub async fn get_pipeline(
        &self,
        team: TeamId,
        id: PipelineId,
    ) -> Result<PipelineRecord, StoreError> {
        query!(self, pipelines::get_pipeline(team, id))
    }

    /// The team's pipelines, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_pipelines(
        &self,
        team: TeamId,
        page: &Page,
    ) -> Result<Listing<PipelineRecord>, StoreError> {
        let page = page.clone();
        query!(self, pipelines::list_pipelines(team, &page))
    }

    /// Gives a pipeline another name.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn rename_pipeline(
        &self,
        team: TeamId,
        id: PipelineId,
        name: &str,
        by: &Actor,
    ) -> Result<PipelineRecord, StoreError> {
        let (name, by) = (name.to_owned(), by.clone());
        change!(self, pipelines::rename_pipeline(team, id, &name, &by))
    }

    /// Deletes a pipeline. Its versions stay for the jobs that use them; a team whose default it
    /// was has none afterwards.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::InUse`] names the collections that use it.
    pub async fn delete_pipeline(
        &self,
        team: TeamId,
        id: PipelineId,
        by: &Actor,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        change!(self, pipelines::delete_pipeline(team, id, &by))
    }

    /// Keeps the next version of a pipeline.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Conflict`] when `based_on` is not the newest
    /// version any more.
    pub async fn save_version(
        &self,
        team: TeamId,
        id: PipelineId,
        based_on: i64,
        new: NewVersion,
        by: &Actor,
    ) -> Result<PipelineRecord, StoreError> {
        let by = by.clone();
        change!(self, pipeline_versions::save_version(team, id, based_on, &new, &by))
    }

    /// A version with what it says.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get_version(
        &self,
        team: TeamId,
        id: PipelineId,
        version: i64,
    ) -> Result<VersionText, StoreError> {
        query!(self, pipeline_versions::get_version(team, id, version))
    }

    /// The versions of a pipeline, newest first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], also for a cursor that is none.
    pub async fn list_versions(
        &self,
        team: TeamId,
        id: PipelineId,
        page: &Page,
    ) -> Result<Listing<VersionRecord>, StoreError> {
        let page = page.clone();
        query!(self, pipeline_versions::list_versions(team, id, &page))
    }

    /// Makes a version the one that jobs are given. Whether it is sound is for the caller to know.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn activate_version(
        &self,
        team: TeamId,
        id: PipelineId,
        version: i64,
        by: &Actor,
    ) -> Result<PipelineRecord, StoreError> {
        let by = by.clone();
        change!(self, pipelines::activate_version(team, id, version, &by))
    }

    /// The active version of a pipeline, for a job; also when the pipeline was deleted since.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::PipelineNotActive`].
    pub async fn active_pipeline(
        &self,
        team: TeamId,
        id: PipelineId,
    ) -> Result<ActivePipeline, StoreError> {
        query!(self, pipeline_versions::active_pipeline(team, id))
    }

    /// The names of these pipelines of the team, also of those that were deleted.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pipeline_names(
        &self,
        team: TeamId,
        ids: Vec<PipelineId>,
    ) -> Result<BTreeMap<PipelineId, String>, StoreError> {
        query!(self, pipelines::pipeline_names(team, &ids))
    }

    /// The pipeline of jobs for which neither person nor collection names one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn default_pipeline(&self, team: TeamId) -> Result<Option<PipelineId>, StoreError> {
        query!(self, default_pipelines::default_pipeline(team))
    }

    /// Makes a pipeline the team's default; none leaves the team without one.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::PipelineNotActive`].
    pub async fn set_default_pipeline(
        &self,
        team: TeamId,
        id: Option<PipelineId>,
        by: &Actor,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        change!(self, default_pipelines::set_default_pipeline(team, id, &by))
    }
}
