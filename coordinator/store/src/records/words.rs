//! Closed sets of words, written in the database as they travel.

use std::{fmt, str::FromStr};

/// A word outside its set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is not a {set}")]
pub struct UnknownWord {
    set: &'static str,
    word: String,
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident ($set:literal) { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$vdoc])* $variant,)*
        }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word in the database and on the wire.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|one| one.name() == text)
                    .ok_or_else(|| UnknownWord { set: $set, word: text.to_owned() })
            }
        }
    )*};
}

words! {
    /// What the coordinator thinks of an agent's binary.
    Attestation("attestation") {
        /// An active release manifest names it.
        Attested = "attested",
        /// Release manifests exist, and none names it.
        UnknownBinary = "unknown_binary",
        /// There is no release manifest to hold it against.
        NoManifest = "no_manifest",
        /// It says that it is a developer's build.
        Development = "development",
    }
    /// What a user may do in the team.
    Role("role") {
        /// Everything.
        Admin = "admin",
        /// Everything but people, tokens and agents.
        Member = "member",
        /// Looking.
        ReadOnly = "read_only",
    }

    /// A person, or a stand-in for the audit trail.
    UserKind("kind of user") {
        /// Somebody who signs in.
        Person = "person",
        /// Stands for an agent or an API token.
        System = "system",
    }

    /// What a one-time code opens.
    CodePurpose("purpose of a code") {
        /// The first administrator's set-up.
        Setup = "setup",
        /// A sign-in without password.
        SignIn = "sign_in",
    }

    /// Where a collection lies.
    CollectionKind("kind of collection") {
        /// A folder of one agent's computer.
        Local = "LOCAL",
        /// S3 and what speaks like it.
        S3 = "S3",
        /// Google Cloud Storage.
        Gcs = "GCS",
        /// A Windows share or NAS.
        Smb = "SMB",
    }

    /// How alive a collection is.
    CollectionState("state of a collection") {
        /// Pictures come and go.
        Live = "live",
        /// Finished; nothing should change any more.
        Closed = "closed",
        /// Put away.
        Archived = "archived",
    }

    /// What a notice is about.
    NoticeKind("kind of notice") {
        /// An agent fell silent.
        AgentOffline = "agent_offline",
        /// A job failed twice, or was given up.
        JobFailing = "job_failing",
        /// A result has a kind of finding that the one before did not have.
        NewFindings = "new_findings",
    }

    /// What is uploaded in chunks.
    UploadKind("kind of upload") {
        /// The canonical results JSON.
        ResultsJson = "results_json",
        /// The HTML report.
        ReportHtml = "report_html",
    }

    /// Why a job went back to the queue without a word of its holder on the job itself.
    ReleaseCause("cause of a release") {
        /// The agent signed off (sleep, shutdown, quit).
        Disconnect = "disconnect",
        /// The agent started anew while it held the job. Counts as a try.
        AgentDeath = "agent_death",
        /// The agent was silent for too long.
        LeaseExpired = "lease_expired",
        /// The agent no longer names the job.
        Forgotten = "forgotten",
        /// The agent gave it back, or claimed another while it held this one.
        GaveBack = "gave_back",
        /// No progress for too long. Counts as a try.
        Stalled = "stalled",
        /// The agent was revoked.
        Revoked = "revoked",
    }

    /// How somebody's hold on a job ended.
    EndCause("end of an attempt") {
        /// With an accepted result.
        Completed = "completed",
        /// With a failure the agent reported.
        Failed = "failed",
        /// Somebody called the job off.
        Cancelled = "cancelled",
        /// See [`ReleaseCause::Disconnect`].
        Disconnect = "disconnect",
        /// See [`ReleaseCause::AgentDeath`].
        AgentDeath = "agent_death",
        /// See [`ReleaseCause::LeaseExpired`].
        LeaseExpired = "lease_expired",
        /// See [`ReleaseCause::Forgotten`].
        Forgotten = "forgotten",
        /// See [`ReleaseCause::GaveBack`].
        GaveBack = "gave_back",
        /// See [`ReleaseCause::Stalled`].
        Stalled = "stalled",
        /// See [`ReleaseCause::Revoked`].
        Revoked = "revoked",
    }
}

impl ReleaseCause {
    /// Whether it counts as a failed try: never for sleep, pause or a lost connection, or a
    /// laptop's lid would use up the tries of a healthy job.
    #[must_use]
    pub const fn counts_as_try(self) -> bool {
        matches!(self, Self::AgentDeath | Self::Stalled)
    }
}

impl From<ReleaseCause> for EndCause {
    fn from(cause: ReleaseCause) -> Self {
        match cause {
            ReleaseCause::Disconnect => Self::Disconnect,
            ReleaseCause::AgentDeath => Self::AgentDeath,
            ReleaseCause::LeaseExpired => Self::LeaseExpired,
            ReleaseCause::Forgotten => Self::Forgotten,
            ReleaseCause::GaveBack => Self::GaveBack,
            ReleaseCause::Stalled => Self::Stalled,
            ReleaseCause::Revoked => Self::Revoked,
        }
    }
}
