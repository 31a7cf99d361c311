//! What a look at remote storage says, in words that a photographer understands. Nothing of the
//! credentials is ever part of it.

use std::fmt;

use safelight_domain::ConnectorKind;

use super::words::{capital, root_word, sentence};

/// What came out of a connection test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It can be listed and read.
    Good {
        /// What was looked at.
        place: Place,
    },
    /// It cannot.
    Refused(Refusal),
}

/// Why remote storage does not do what it is asked for; a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", sentence(.kind, .place))]
pub struct Refusal {
    /// What is wrong.
    pub kind: RefusalKind,
    /// Where.
    pub place: Place,
}

/// What is wrong with a way to remote storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefusalKind {
    /// Nobody answers, or not to the end.
    Unreachable(Unreachable),
    /// The service does not know who asks.
    BadCredentials(Who),
    /// The clocks of this computer and of the service differ too much.
    ClockSkew,
    /// There is no such bucket.
    NoSuchBucket,
    /// There is no such share.
    NoSuchShare,
    /// There is no such folder in the bucket or share.
    NoSuchFolder,
    /// The bucket lies in another region, which the service may name.
    WrongRegion {
        /// Which.
        expected: Option<String>,
    },
    /// Its contents may not be listed with these credentials.
    ListDenied,
    /// Files may be listed but not read.
    ReadDenied,
    /// Something else answers at this address: a web page, a sign-in page of a hotel.
    NotThisService,
    /// The service asks for patience.
    Throttled,
    /// The server takes this user for a guest, whom nothing is believed.
    GuestRefused,
    /// The server refuses connections that are not encrypted.
    EncryptionRequired,
    /// The service lists names in no order, so nobody could say what is missing.
    OutOfOrder,
    /// An answer that has no words here; the service's own code, if it is one.
    Unexpected(String),
}

/// Why nobody answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreachable {
    /// The name leads nowhere.
    Dns,
    /// Nobody listens there.
    Refused,
    /// No secure connection can be made.
    Tls,
    /// No answer in time.
    Timeout,
    /// The connection broke in the middle.
    Broken,
}

/// What of the credentials is wrong, as far as the service says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// The name of the key or of the user.
    Name,
    /// The secret that belongs to it.
    Secret,
    /// One of both; many services do not say.
    Either,
    /// They were good once.
    Expired,
}

/// Where a refusal happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What kind of storage.
    pub kind: ConnectorKind,
    /// Host and port, or the host alone.
    pub host: String,
    /// Bucket or share; empty where none was asked for.
    pub root: String,
    /// Folder in it; empty for all of it.
    pub folder: String,
}

impl Verdict {
    /// Whether the storage can be used.
    #[must_use]
    pub const fn is_good(&self) -> bool {
        matches!(self, Self::Good { .. })
    }

    /// A stable word for programs: `good`, or that of the refusal.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Good { .. } => "good",
            Self::Refused(refusal) => refusal.code(),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Good { place } if place.root.is_empty() => {
                write!(f, "{} accepts these credentials.", capital(&place.shown()))
            }
            Self::Good { place } => {
                write!(f, "{} can be listed and read.", capital(&place.shown()))
            }
            Self::Refused(refusal) => refusal.fmt(f),
        }
    }
}

impl Refusal {
    /// The stable word for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self.kind {
            RefusalKind::Unreachable(_) => "unreachable",
            RefusalKind::BadCredentials(_) => "bad_credentials",
            RefusalKind::ClockSkew => "clock_skew",
            RefusalKind::NoSuchBucket => "no_such_bucket",
            RefusalKind::NoSuchShare => "no_such_share",
            RefusalKind::NoSuchFolder => "no_such_folder",
            RefusalKind::WrongRegion { .. } => "wrong_region",
            RefusalKind::ListDenied => "list_denied",
            RefusalKind::ReadDenied => "read_denied",
            RefusalKind::NotThisService => "not_this_service",
            RefusalKind::Throttled => "throttled",
            RefusalKind::GuestRefused => "guest_refused",
            RefusalKind::EncryptionRequired => "encryption_required",
            RefusalKind::OutOfOrder => "out_of_order",
            RefusalKind::Unexpected(_) => "unexpected",
        }
    }

    /// Whether the same may work a little later, with nobody changing anything.
    #[must_use]
    pub const fn is_temporary(&self) -> bool {
        matches!(
            self.kind,
            RefusalKind::Unreachable(_) | RefusalKind::Throttled | RefusalKind::Unexpected(_)
        )
    }
}

impl Unreachable {
    /// The stable word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Refused => "refused",
            Self::Tls => "tls",
            Self::Timeout => "timeout",
            Self::Broken => "broken",
        }
    }
}

impl Place {
    /// For people: "the bucket photos at s3.example.org".
    #[must_use]
    pub fn shown(&self) -> String {
        if self.root.is_empty() {
            return format!("the service at {}", self.host);
        }
        let what = root_word(self.kind);
        let root = format!("the {what} {} at {}", self.root, self.host);
        match self.folder.as_str() {
            "" => root,
            folder => format!("the folder {folder} in {root}"),
        }
    }

    /// The location as people write it: `bucket/folder`.
    #[must_use]
    pub fn path(&self) -> String {
        let slash = if self.folder.is_empty() { "" } else { "/" };
        format!("{}{slash}{}", self.root, self.folder)
    }

    /// What tells this place from every other.
    pub(crate) fn identity(&self) -> Vec<u8> {
        format!("{}://{}/{}", self.kind, self.host, self.path()).into_bytes()
    }

    pub(crate) fn refuses(&self, kind: RefusalKind) -> Refusal {
        Refusal { kind, place: self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(kind: ConnectorKind) -> Place {
        let (host, root) = ("nas.local".to_owned(), "photos".to_owned());
        Place { kind, host, root, folder: "2024".to_owned() }
    }

    #[test]
    fn every_refusal_is_a_sentence_that_says_where() {
        let kinds = [
            RefusalKind::Unreachable(Unreachable::Dns),
            RefusalKind::Unreachable(Unreachable::Refused),
            RefusalKind::Unreachable(Unreachable::Tls),
            RefusalKind::Unreachable(Unreachable::Timeout),
            RefusalKind::Unreachable(Unreachable::Broken),
            RefusalKind::BadCredentials(Who::Name),
            RefusalKind::BadCredentials(Who::Secret),
            RefusalKind::BadCredentials(Who::Either),
            RefusalKind::BadCredentials(Who::Expired),
            RefusalKind::ClockSkew,
            RefusalKind::NoSuchBucket,
            RefusalKind::NoSuchShare,
            RefusalKind::NoSuchFolder,
            RefusalKind::WrongRegion { expected: None },
            RefusalKind::WrongRegion { expected: Some("eu-west-1".to_owned()) },
            RefusalKind::ListDenied,
            RefusalKind::ReadDenied,
            RefusalKind::NotThisService,
            RefusalKind::Throttled,
            RefusalKind::GuestRefused,
            RefusalKind::EncryptionRequired,
            RefusalKind::OutOfOrder,
            RefusalKind::Unexpected(String::new()),
            RefusalKind::Unexpected("MethodNotAllowed".to_owned()),
        ];
        for kind in kinds {
            for storage in ConnectorKind::ALL {
                let refusal = place(*storage).refuses(kind.clone());
                let said = refusal.to_string();
                assert!(said.ends_with('.') && !said.contains('!'), "{said}");
                assert!(said.contains("nas.local") || said.contains("photos"), "{said}");
                assert!(
                    said.chars()
                        .next()
                        .is_some_and(|c| !c.is_lowercase() || said.starts_with("nas"))
                );
                assert!(refusal.code().bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
            }
        }
    }

    #[test]
    fn a_good_verdict_says_what_was_looked_at() {
        let good = Verdict::Good { place: place(ConnectorKind::S3) };
        let said = "The folder 2024 in the bucket photos at nas.local can be listed and read.";
        assert_eq!((good.to_string().as_str(), good.code()), (said, "good"));
    }
}
