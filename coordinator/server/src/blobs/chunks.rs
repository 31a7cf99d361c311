//! The pieces of an upload under way: one folder per upload, one file per piece, and the whole
//! beside them once it is put together.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use axum::body::Bytes;
use safelight_domain::UploadId;

use super::{BlobError, BlobName, BlobStore, UPLOADS, gone_is_fine, write::sync_parent};

const WHOLE: &str = "whole";

/// SHA-256 of a piece.
type ChunkDigest = [u8; 32];

impl BlobStore {
    /// Keeps one piece. Its digest is part of its name, so that two versions of a piece cannot
    /// overwrite each other.
    pub(crate) async fn put_chunk(
        &self,
        upload: UploadId,
        index: i64,
        digest: &ChunkDigest,
        bytes: Bytes,
    ) -> Result<(), BlobError> {
        let folder = self.upload_folder(upload);
        let name = piece_name(index, digest);
        self.blocking(move |store| {
            make_folder(&folder)?;
            store.write_whole(&folder.join(name), &bytes)
        })
        .await
    }

    /// Puts the pieces together in memory, in the order given.
    pub(crate) async fn join_chunks(
        &self,
        upload: UploadId,
        pieces: &[(i64, ChunkDigest)],
    ) -> Result<Vec<u8>, BlobError> {
        let folder = self.upload_folder(upload);
        let names: Vec<_> =
            pieces.iter().map(|(index, digest)| piece_name(*index, digest)).collect();
        self.blocking(move |_| {
            let mut whole = Vec::new();
            for name in names {
                fs::File::open(folder.join(name))?.read_to_end(&mut whole)?;
            }
            Ok(whole)
        })
        .await
    }

    /// Keeps the whole of an upload until a completion takes it.
    pub(crate) async fn put_whole(
        &self,
        upload: UploadId,
        bytes: Vec<u8>,
    ) -> Result<(), BlobError> {
        let folder = self.upload_folder(upload);
        self.blocking(move |store| {
            make_folder(&folder)?;
            store.write_whole(&folder.join(WHOLE), &bytes)
        })
        .await
    }

    /// Reads the whole of a finished upload.
    pub(crate) async fn read_whole(&self, upload: UploadId) -> Result<Vec<u8>, BlobError> {
        let place = self.upload_folder(upload).join(WHOLE);
        self.blocking(move |_| Ok(fs::read(place)?)).await
    }

    /// Keeps the whole of a finished upload for good, under `name`; the upload stays as it is.
    pub(crate) async fn keep_whole(
        &self,
        upload: UploadId,
        name: &BlobName,
    ) -> Result<(), BlobError> {
        let from = self.upload_folder(upload).join(WHOLE);
        let place = self.kept(name);
        self.blocking(move |store| store.link_whole(&from, &place)).await
    }

    /// Removes all there is of an upload.
    pub(crate) async fn drop_upload(&self, upload: UploadId) -> Result<(), BlobError> {
        let folder = self.upload_folder(upload);
        self.blocking(move |_| gone_is_fine(fs::remove_dir_all(folder))).await
    }

    /// Every upload that has files.
    pub(crate) async fn uploads(&self) -> Result<Vec<UploadId>, BlobError> {
        self.blocking(|store| {
            let mut uploads = Vec::new();
            for entry in fs::read_dir(store.folder.join(UPLOADS))? {
                let name = entry?.file_name();
                uploads.extend(name.to_str().and_then(|name| name.parse::<UploadId>().ok()));
            }
            Ok(uploads)
        })
        .await
    }

    fn upload_folder(&self, upload: UploadId) -> PathBuf {
        self.folder.join(UPLOADS).join(upload.to_string())
    }
}

fn piece_name(index: i64, digest: &ChunkDigest) -> String {
    format!("{index}-{}", hex::encode(&digest[..8]))
}

fn make_folder(folder: &Path) -> io::Result<()> {
    match fs::create_dir(folder) {
        Ok(()) => sync_parent(folder),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}
