//! Where a remote collection lies: a bucket or a share, and a folder in it.

use super::ConnectorKind;

/// Longest location in bytes.
const LONGEST: usize = 1024;

pub(super) const BUCKET: &str =
    "A bucket has 3 to 222 letters, digits, dots, hyphens and underscores.";
pub(super) const SHARE: &str = "A share has 1 to 80 characters and no slashes.";

/// A location, taken apart. As text: `bucket/prefix` or `share/path`, without outer slashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemotePlace {
    /// The bucket or the share.
    pub root: String,
    /// The folder in it; empty for all of it.
    pub path: String,
}

/// A location that cannot be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct RemotePlaceError(&'static str);

impl RemotePlace {
    /// Reads a location as people write it: with `s3://`, `gs://` or `smb://` before it or a slash
    /// after it, and for shares with the slashes of Windows.
    ///
    /// # Errors
    /// What is wrong, in one sentence.
    pub fn read(kind: ConnectorKind, text: &str) -> Result<Self, RemotePlaceError> {
        let mut text = text.trim().to_owned();
        if kind == ConnectorKind::Smb {
            text = text.replace('\\', "/");
        }
        if text.len() > LONGEST || text.chars().any(char::is_control) {
            return Err(RemotePlaceError(
                "A location has at most 1024 bytes and no control characters.",
            ));
        }
        let (schemes, is_root, wanted): (&[&str], fn(&str) -> bool, _) = match kind {
            ConnectorKind::S3 => (&["s3://"], is_bucket, BUCKET),
            ConnectorKind::Gcs => (&["gs://", "gcs://"], is_bucket, BUCKET),
            ConnectorKind::Smb => (&[], is_share, SHARE),
        };
        let rest = schemes.iter().find_map(|scheme| text.strip_prefix(scheme)).unwrap_or(&text);
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (root, path) = rest.split_once('/').unwrap_or((rest, ""));
        if !is_root(root) {
            return Err(RemotePlaceError(wanted));
        }
        if !path.is_empty() && path.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return Err(RemotePlaceError(
                "A folder in it is named in full: no `.`, no `..`, no `//`.",
            ));
        }
        Ok(Self { root: root.to_owned(), path: path.to_owned() })
    }
}

impl std::fmt::Display for RemotePlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.root)?;
        if self.path.is_empty() { Ok(()) } else { write!(f, "/{}", self.path) }
    }
}

pub(super) fn is_bucket(text: &str) -> bool {
    let clean = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    (3..=222).contains(&text.len())
        && text.bytes().all(clean)
        && text.as_bytes()[0].is_ascii_alphanumeric()
        && !text.contains("..")
}

pub(super) fn is_share(text: &str) -> bool {
    let odd =
        |c: char| c.is_control() || matches!(c, '/' | '\\' | '*' | '?' | '"' | '<' | '>' | '|');
    (1..=80).contains(&text.chars().count())
        && text.trim() == text
        && !matches!(text, "." | "..")
        && !text.chars().any(odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_read_as_people_write_it() {
        let cases = [
            (ConnectorKind::S3, "photos", "photos"),
            (ConnectorKind::S3, " s3://photos/2024/raw/ ", "photos/2024/raw"),
            (ConnectorKind::Gcs, "gs://photos/a b", "photos/a b"),
            (ConnectorKind::Smb, r"Fotos\2024", "Fotos/2024"),
            (ConnectorKind::Smb, "Fotos/", "Fotos"),
        ];
        for (kind, text, expected) in cases {
            let place = RemotePlace::read(kind, text).unwrap();
            assert_eq!(place.to_string(), expected);
            assert_eq!(RemotePlace::read(kind, expected), Ok(place), "reading is final");
        }
    }

    #[test]
    fn a_location_that_leads_elsewhere_is_refused() {
        let s3 = ["", "ab", "/photos", "photos//x", "photos/../x", "photos/./x", "a b c", "s3://"];
        for text in s3 {
            assert!(RemotePlace::read(ConnectorKind::S3, text).is_err(), "{text}");
        }
        for text in ["", "/share", r"\\nas\share", "smb://nas/share", "share/..", "a\u{7}"] {
            assert!(RemotePlace::read(ConnectorKind::Smb, text).is_err(), "{text}");
        }
        assert!(
            RemotePlace::read(ConnectorKind::Gcs, &format!("abc/{}", "x".repeat(1024))).is_err()
        );
    }
}
