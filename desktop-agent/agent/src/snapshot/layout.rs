//! The bytes of a snapshot: a magic with the version of the format, four parts, a table of contents
//! as JSON, its length, and a checksum over everything before.
//!
//! The first part holds folders, in the order they were read: kind, digest, number of files, length
//! of the path, path, marks. The others hold findings (each after its length), results and report.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

/// First bytes of a snapshot. Another format has another magic, so that no version misreads it.
pub(super) const MAGIC: [u8; 8] = *b"SLsnap\0\x01";

/// What snapshots of every format begin with.
pub(super) const KIND: &[u8; 6] = b"SLsnap";

/// Bytes of the checksum at the end, and of the length before it.
const CHECKSUM_LEN: usize = 16;
const LENGTH_LEN: usize = 4;

/// Bytes of a folder before its path.
pub(super) const FOLDER_HEAD: usize = 21;

/// Bytes that are read at a time.
pub(super) const BUFFER: usize = 64 * 1024;

/// The table of contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Contents {
    /// Digest of the question that was answered.
    pub(super) question: String,
    /// When, in microseconds since 1970 UTC.
    pub(super) made_at: i64,
    /// Files with a mark.
    pub(super) files: u64,
    /// Folders in the first part.
    pub(super) folders: u64,
    /// Digest of what the walk left out.
    pub(super) left_out: u64,
    /// Whether the result may be handed in again when nothing changed.
    pub(super) reusable: bool,
    /// Files the tool counted.
    pub(super) files_scanned: u64,
    /// Findings it counted.
    pub(super) issues_found: u64,
    /// Whether there is a report.
    pub(super) has_report: bool,
    /// Where each of the four parts ends.
    pub(super) ends: [u64; 4],
}

/// One folder of the first part, without its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FolderHead {
    /// False for a folder that could not be read: it stands for all below it, without marks.
    pub(super) read: bool,
    pub(super) digest: u64,
    pub(super) files: u64,
    pub(super) path_len: u32,
}

impl FolderHead {
    pub(super) fn to_bytes(self) -> [u8; FOLDER_HEAD] {
        let mut bytes = [0; FOLDER_HEAD];
        bytes[0] = u8::from(self.read);
        bytes[1..9].copy_from_slice(&self.digest.to_le_bytes());
        bytes[9..17].copy_from_slice(&self.files.to_le_bytes());
        bytes[17..].copy_from_slice(&self.path_len.to_le_bytes());
        bytes
    }

    pub(super) fn from_bytes(bytes: [u8; FOLDER_HEAD]) -> Self {
        let number = |from: usize| {
            let mut number = [0; 8];
            number.copy_from_slice(&bytes[from..from + 8]);
            u64::from_le_bytes(number)
        };
        let path_len = [bytes[17], bytes[18], bytes[19], bytes[20]];
        Self {
            read: bytes[0] == 1,
            digest: number(1),
            files: number(9),
            path_len: u32::from_le_bytes(path_len),
        }
    }
}

/// Reads a whole snapshot once and hands back its table of contents when every byte is as it was
/// written.
pub(super) fn verified(file: &mut File) -> io::Result<Contents> {
    let size = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(0))?;
    let mut magic = [0; MAGIC.len()];
    file.read_exact(&mut magic).map_err(|_| damaged("it is too short"))?;
    if magic != MAGIC {
        return Err(damaged("it is of another kind or of another version"));
    }
    let hashed = size.checked_sub(CHECKSUM_LEN as u64).ok_or_else(|| damaged("it is too short"))?;
    file.seek(SeekFrom::Start(0))?;
    if checksum_of(&mut (&mut *file).take(hashed))? != checksum_in(file)? {
        return Err(damaged("its checksum is wrong"));
    }
    contents(file, hashed)
}

/// The last bytes of a snapshot whose parts were hashed: what is still to be written.
pub(super) fn tail(contents: &Contents, hash: &mut Xxh3) -> io::Result<Vec<u8>> {
    let mut tail = serde_json::to_vec(contents)?;
    let length = u32::try_from(tail.len()).map_err(io::Error::other)?;
    tail.extend(length.to_le_bytes());
    hash.update(&tail);
    tail.extend(hash.digest128().to_le_bytes());
    Ok(tail)
}

/// What is wrong with a snapshot.
pub(super) fn damaged(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

fn checksum_of(bytes: &mut impl Read) -> io::Result<u128> {
    let mut hash = Xxh3::new();
    let mut buffer = vec![0; BUFFER];
    loop {
        match bytes.read(&mut buffer)? {
            0 => return Ok(hash.digest128()),
            read => hash.update(&buffer[..read]),
        }
    }
}

fn checksum_in(file: &mut File) -> io::Result<u128> {
    let mut checksum = [0; CHECKSUM_LEN];
    file.read_exact(&mut checksum)?;
    Ok(u128::from_le_bytes(checksum))
}

fn contents(file: &mut File, end: u64) -> io::Result<Contents> {
    let beyond = || damaged("its table of contents lies outside");
    let length_at = end.checked_sub(LENGTH_LEN as u64).ok_or_else(beyond)?;
    let mut length = [0; LENGTH_LEN];
    file.seek(SeekFrom::Start(length_at))?;
    file.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    let start = length_at.checked_sub(u64::from(length)).ok_or_else(beyond)?;
    file.seek(SeekFrom::Start(start))?;
    let contents: Contents = serde_json::from_reader(file.take(length.into()))?;
    let mut before = MAGIC.len() as u64;
    for end in contents.ends {
        if end < before || end > start {
            return Err(beyond());
        }
        before = end;
    }
    Ok(contents)
}
