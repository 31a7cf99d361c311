//! Chunked uploads: initiate, put, finalize; resumed by status.

use reqwest::Method;
use safelight_domain::{JobId, UploadId};
use safelight_protocol::{
    FinalizeUploadRequest, InitiateUploadReply, InitiateUploadRequest, paths,
};
use serde::Deserialize;

use super::{CallError, Client, send};

/// The part of a status that every coordinator sends.
#[derive(Deserialize)]
struct Status {
    chunk_size: u64,
    missing_chunk_indices: Vec<u64>,
    #[serde(default)]
    finalized: bool,
}

/// How a chunked upload stands: what a resumed one needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Upload {
    /// Which.
    pub(crate) id: UploadId,
    /// Bytes of every chunk but the last.
    pub(crate) chunk_size: u64,
    /// What to send still, ascending.
    pub(crate) missing: Vec<u64>,
    /// Whether the whole was verified before.
    pub(crate) finalized: bool,
}

impl Client {
    /// Begins an upload for a held job.
    ///
    /// # Errors
    /// [`CallError`]; 507 when the coordinator's disk is full.
    pub(crate) async fn initiate_upload(
        &self,
        job: JobId,
        request: &InitiateUploadRequest,
    ) -> Result<Upload, CallError> {
        let reply: InitiateUploadReply = self.post(&paths::initiate(job), request).await?;
        Ok(Upload {
            id: reply.upload_id,
            chunk_size: reply.chunk_size,
            missing: (0..reply.total_chunks).collect(),
            finalized: false,
        })
    }

    /// Asks how far an upload is.
    ///
    /// # Errors
    /// [`CallError`]; 404 when the coordinator has dropped it.
    pub(crate) async fn upload_status(&self, upload: UploadId) -> Result<Upload, CallError> {
        let reply: Status = self.get(&paths::upload_status(upload)).await?;
        Ok(Upload {
            id: upload,
            chunk_size: reply.chunk_size,
            missing: reply.missing_chunk_indices,
            finalized: reply.finalized,
        })
    }

    /// Sends one chunk.
    ///
    /// # Errors
    /// [`CallError`]; 409 when other bytes stand at that index.
    pub(crate) async fn put_chunk(
        &self,
        upload: UploadId,
        index: u64,
        bytes: Vec<u8>,
    ) -> Result<(), CallError> {
        let request = self
            .request(Method::PUT, &paths::chunk(upload, index))
            .header("content-type", "application/octet-stream")
            .body(bytes);
        send(request).await.map(drop)
    }

    /// Ends an upload: the coordinator verifies the whole.
    ///
    /// # Errors
    /// [`CallError`]; the upload survives a refusal.
    pub(crate) async fn finalize_upload(
        &self,
        upload: UploadId,
        checksum: String,
    ) -> Result<(), CallError> {
        self.post_only(&paths::finalize(upload), &FinalizeUploadRequest { checksum }).await
    }

    /// Gives an upload up.
    ///
    /// # Errors
    /// [`CallError`]; it expires by itself then.
    pub(crate) async fn drop_upload(&self, upload: UploadId) -> Result<(), CallError> {
        send(self.request(Method::DELETE, &paths::upload(upload))).await.map(drop)
    }
}
