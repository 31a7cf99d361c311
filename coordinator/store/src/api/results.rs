//! Results.

use safelight_domain::{CollectionId, ResultId, TeamId, Tool};

use crate::{
    Listing, Page, ResultFilter, ResultRecord, Store, StoreError, compress,
    store::{change, query},
};

impl Store {
    /// A result of the team.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get_result(&self, team: TeamId, id: ResultId) -> Result<ResultRecord, StoreError> {
        query!(self, results::get_result(team, id))
    }

    /// The JSON of a result, byte for byte as it was accepted.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn result_json(&self, team: TeamId, id: ResultId) -> Result<String, StoreError> {
        let body = query!(self, results::result_body(team, id))?;
        compress::open_on_a_thread(body).await
    }

    /// The team's results, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_results(
        &self,
        team: TeamId,
        filter: &ResultFilter,
        page: &Page,
    ) -> Result<Listing<ResultRecord>, StoreError> {
        let (filter, page) = (filter.clone(), page.clone());
        query!(self, results::list_results(team, &filter, &page))
    }

    /// The latest result of a tool on a collection.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn latest_result(
        &self,
        team: TeamId,
        collection: CollectionId,
        tool: Tool,
    ) -> Result<Option<ResultRecord>, StoreError> {
        query!(self, results::latest_result(team, collection, tool))
    }

    /// The result of the same tool on the same collection before this one.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn previous_result(
        &self,
        team: TeamId,
        id: ResultId,
    ) -> Result<Option<ResultRecord>, StoreError> {
        query!(self, results::previous_result(team, id))
    }

    /// Which of these reports no result names, so that their files can be removed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn unnamed_reports(&self, names: Vec<String>) -> Result<Vec<String>, StoreError> {
        query!(self, results::unnamed_reports(names))
    }

    /// Results whose report was never measured, with its name; some hundreds at a time.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn unmeasured_reports(&self) -> Result<Vec<(ResultId, String)>, StoreError> {
        query!(self, results::unmeasured_reports())
    }

    /// Notes how large a result's report is, for the team's quota.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn note_report_bytes(&self, id: ResultId, bytes: i64) -> Result<(), StoreError> {
        change!(self, results::note_report_bytes(id, bytes))
    }
}
