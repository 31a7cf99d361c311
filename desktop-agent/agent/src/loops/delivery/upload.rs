//! One file to the coordinator in chunks: begun or taken up again, every chunk safe to repeat.

use std::{
    io::{self, SeekFrom},
    path::PathBuf,
};

use safelight_domain::{JobId, UploadId};
use safelight_protocol::{DEFAULT_CHUNK, ErrorCode, InitiateUploadRequest, MAX_CHUNK, UploadType};
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt},
};

use crate::{
    client::{CallError, Client, Upload},
    identity::file_digest,
};

/// How often an upload that the coordinator dropped is begun anew in one try.
const BEGINNINGS: usize = 3;

/// What is uploaded.
pub(super) struct Source {
    pub(super) job: JobId,
    pub(super) kind: UploadType,
    pub(super) path: PathBuf,
}

/// Why an upload did not go through.
#[derive(Debug)]
pub(super) enum UploadFault {
    Call(CallError),
    Disk(io::Error),
}

impl From<CallError> for UploadFault {
    fn from(error: CallError) -> Self {
        Self::Call(error)
    }
}

impl From<io::Error> for UploadFault {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

/// Uploads a file and returns the finalized upload. `known` is an upload begun before; `remember`
/// is told of each new one before its first chunk.
pub(super) async fn send(
    client: &Client,
    source: &Source,
    mut known: Option<UploadId>,
    mut remember: impl FnMut(UploadId) -> io::Result<()>,
) -> Result<UploadId, UploadFault> {
    let digest = digest(source).await?;
    let mut beginnings = 0;
    loop {
        let upload = match known.take() {
            Some(id) => match client.upload_status(id).await {
                Ok(upload) => upload,
                Err(error) if is_dropped(&error) => continue,
                Err(error) => return Err(error.into()),
            },
            None => {
                let begun = begin(client, source).await?;
                remember(begun.id)?;
                beginnings += 1;
                begun
            }
        };
        if upload.finalized {
            return Ok(upload.id);
        }
        match finish(client, source, &upload, &digest).await {
            Ok(()) => return Ok(upload.id),
            Err(UploadFault::Call(error)) if beginnings < BEGINNINGS => match error.code() {
                // Some chunk got lost there: ask which.
                Some(ErrorCode::ChunksMissing) => {
                    known = Some(upload.id);
                    beginnings += 1;
                }
                // Other bytes stand there than ours: begin anew.
                Some(ErrorCode::ChecksumMismatch | ErrorCode::ChunkConflict) => {
                    let _ = client.drop_upload(upload.id).await;
                }
                _ if is_dropped(&error) => {}
                _ => return Err(error.into()),
            },
            Err(fault) => return Err(fault),
        }
    }
}

async fn begin(client: &Client, source: &Source) -> Result<Upload, UploadFault> {
    let size = tokio::fs::metadata(&source.path).await?.len();
    let request = InitiateUploadRequest {
        upload_type: source.kind,
        expected_size: size,
        chunk_size: Some(DEFAULT_CHUNK),
    };
    Ok(client.initiate_upload(source.job, &request).await?)
}

async fn finish(
    client: &Client,
    source: &Source,
    upload: &Upload,
    digest: &str,
) -> Result<(), UploadFault> {
    if !(1..=MAX_CHUNK).contains(&upload.chunk_size) {
        let fault = format!("a chunk size of {} bytes", upload.chunk_size);
        return Err(CallError::Garbled(fault).into());
    }
    let mut file = File::open(&source.path).await?;
    for index in &upload.missing {
        file.seek(SeekFrom::Start(index.saturating_mul(upload.chunk_size))).await?;
        let mut chunk = Vec::new();
        (&mut file).take(upload.chunk_size).read_to_end(&mut chunk).await?;
        client.put_chunk(upload.id, *index, chunk).await?;
    }
    Ok(client.finalize_upload(upload.id, digest.to_owned()).await?)
}

async fn digest(source: &Source) -> io::Result<String> {
    let path = source.path.clone();
    tokio::task::spawn_blocking(move || file_digest(&path)).await.map_err(io::Error::other)?
}

/// The coordinator does not know the upload any more.
fn is_dropped(error: &CallError) -> bool {
    error.status() == Some(404) || error.code() == Some(ErrorCode::UploadExpired)
}
