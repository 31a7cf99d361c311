//! Chunked uploads.

use safelight_domain::{AgentId, TeamId, Timestamp, UploadId};

use crate::{
    ChunkOutcome, NewUpload, SecretDigest, Store, StoreError, UploadRecord,
    store::{change, query},
};

impl Store {
    /// Opens an upload for a job that the agent holds under that claim.
    ///
    /// # Errors
    /// [`StoreError::Fence`], [`StoreError::NotFound`], [`StoreError::WrongState`],
    /// [`StoreError::QuotaExceeded`].
    pub async fn create_upload(&self, new: NewUpload) -> Result<UploadRecord, StoreError> {
        change!(self, uploads::create_upload(&new))
    }

    /// Bytes that the team's unfinished uploads will have, and those of its reports.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn kept_bytes(&self, team: TeamId) -> Result<i64, StoreError> {
        query!(self, uploads::kept_bytes(team))
    }

    /// An upload of that agent, also past its time.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn get_upload(
        &self,
        agent: AgentId,
        id: UploadId,
    ) -> Result<UploadRecord, StoreError> {
        query!(self, uploads::get_upload(agent, id))
    }

    /// Notes a chunk whose bytes are safe, and moves the end of the upload's time.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when other bytes are there; [`StoreError::NotFound`], also when
    /// the upload is finalized.
    pub async fn record_chunk(
        &self,
        id: UploadId,
        index: i64,
        sha256: SecretDigest,
        expires_at: Timestamp,
    ) -> Result<ChunkOutcome, StoreError> {
        change!(self, uploads::record_chunk(id, index, &sha256, expires_at))
    }

    /// Notes that the whole was verified, where it is kept, and whether something was removed.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it was finalized with another content,
    /// [`StoreError::NotFound`].
    pub async fn finalize_upload(
        &self,
        agent: AgentId,
        id: UploadId,
        sha256: &str,
        blob: &str,
        stripped: bool,
    ) -> Result<UploadRecord, StoreError> {
        let (sha256, blob) = (sha256.to_owned(), blob.to_owned());
        change!(self, uploads::finalize_upload(agent, id, &sha256, &blob, stripped))
    }

    /// Forgets an upload; answers what it was, so that its files can be removed.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn delete_upload(
        &self,
        agent: AgentId,
        id: UploadId,
    ) -> Result<UploadRecord, StoreError> {
        change!(self, uploads::delete_upload(agent, id))
    }

    /// Forgets uploads past their time; answers them, so that their files can be removed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sweep_uploads(&self, now: Timestamp) -> Result<Vec<UploadRecord>, StoreError> {
        change!(self, uploads::sweep_uploads(now))
    }

    /// Which of these uploads are not known (any more), so that their files can be removed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn unknown_uploads(&self, ids: Vec<UploadId>) -> Result<Vec<UploadId>, StoreError> {
        query!(self, uploads::unknown_uploads(&ids))
    }
}
