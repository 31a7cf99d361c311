//! Collections.

use safelight_domain::{CollectionId, TeamId};

use crate::{
    Actor, CollectionListing, CollectionPatch, CollectionRecord, Listing, NewCollection, Page,
    Store, StoreError,
    store::{change, query},
};

impl Store {
    /// Makes a collection.
    ///
    /// # Errors
    /// [`StoreError::AgentUnsuitable`] when a LOCAL one has no agent that reads folders,
    /// [`StoreError::Conflict`] when there is one on the same folder of the same agent.
    pub async fn create_collection(
        &self,
        team: TeamId,
        new: NewCollection,
        by: &Actor,
    ) -> Result<CollectionRecord, StoreError> {
        let by = by.clone();
        change!(self, collections::create_collection(team, &new, &by))
    }

    /// A collection of the team.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get_collection(
        &self,
        team: TeamId,
        id: CollectionId,
    ) -> Result<CollectionRecord, StoreError> {
        query!(self, collections::get_collection(team, id))
    }

    /// The team's collections, newest first, each with its latest result per tool.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_collections(
        &self,
        team: TeamId,
        page: &Page,
    ) -> Result<Listing<CollectionListing>, StoreError> {
        let page = page.clone();
        query!(self, collections::list_collections(team, &page))
    }

    /// Changes a collection; where it lies never changes.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn update_collection(
        &self,
        team: TeamId,
        id: CollectionId,
        patch: CollectionPatch,
        by: &Actor,
    ) -> Result<CollectionRecord, StoreError> {
        let by = by.clone();
        change!(self, collections::update_collection(team, id, patch, &by))
    }

    /// Deletes a collection and calls off its jobs. Results stay.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete_collection(
        &self,
        team: TeamId,
        id: CollectionId,
        by: &Actor,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        change!(self, collections::delete_collection(team, id, &by))
    }
}
