//! Release manifests, which are the instance's.

use safelight_domain::ReleaseManifestId;

use crate::{
    Actor, NewRelease, ReleaseChange, ReleaseRecord, Store, StoreError,
    store::{change, query},
};

impl Store {
    /// Makes a release known.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when a binary is named twice.
    pub async fn create_release(
        &self,
        new: NewRelease,
        by: &Actor,
    ) -> Result<ReleaseRecord, StoreError> {
        let by = by.clone();
        change!(self, releases::create_release(&new, &by))
    }

    /// A release.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get_release(&self, id: ReleaseManifestId) -> Result<ReleaseRecord, StoreError> {
        query!(self, releases::get_release(id))
    }

    /// Every release, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_releases(&self) -> Result<Vec<ReleaseRecord>, StoreError> {
        query!(self, releases::list_releases())
    }

    /// The releases that agents are held against, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn active_releases(&self) -> Result<Vec<ReleaseRecord>, StoreError> {
        query!(self, releases::active_releases())
    }

    /// Changes a release.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Conflict`] when a binary is named twice.
    pub async fn change_release(
        &self,
        id: ReleaseManifestId,
        change: ReleaseChange,
        by: &Actor,
    ) -> Result<ReleaseRecord, StoreError> {
        let by = by.clone();
        change!(self, releases::change_release(id, &change, &by))
    }

    /// Forgets a release.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete_release(
        &self,
        id: ReleaseManifestId,
        by: &Actor,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        change!(self, releases::delete_release(id, &by))
    }
}
