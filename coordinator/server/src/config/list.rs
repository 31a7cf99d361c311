//! The list of settings. One line here is the name in the file, the environment variable, the
//! default, the type and the sentence in the reference.

use std::{net::SocketAddr, num::NonZeroU32, path::PathBuf};

use super::{
    AttestationRule, DatabaseUrl, KeyText, LogFormat, LogLevel, Proxies, PublicUrl, Token,
    read::{ConfigError, Given},
};

/// One line of the list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    /// Table in the file.
    pub(super) section: &'static str,
    /// Key in that table.
    pub(super) key: &'static str,
    /// The variable that wins over the file.
    pub(super) env: &'static str,
    /// As it would be written; empty means "not set".
    pub(super) default: &'static str,
    /// What it does; for the reference.
    #[cfg_attr(not(test), expect(dead_code, reason = "read where the reference is made"))]
    pub(super) doc: &'static str,
}

macro_rules! settings {
    ($(
        $(#[doc = $section_doc:literal])+
        $section:ident: $struct:ident {$(
            $(#[doc = $doc:literal])+
            $key:ident: $type:ty = $default:literal, $env:literal;
        )+}
    )+) => {
        /// Every setting, as read at start.
        #[derive(Debug, Clone)]
        pub struct Config {$(
            $(#[doc = $section_doc])+
            pub $section: $struct,
        )+}

        $(
            $(#[doc = $section_doc])+
            #[derive(Debug, Clone)]
            pub struct $struct {$(
                $(#[doc = $doc])+
                pub $key: $type,
            )+}
        )+

        /// Every line, in the order of the reference.
        pub(super) const SETTINGS: &[Setting] = &[$($(
            Setting {
                section: stringify!($section),
                key: stringify!($key),
                env: $env,
                default: $default,
                doc: concat!($($doc,)+),
            },
        )+)+];

        impl Config {
            /// Gives every text its type.
            pub(super) fn typed(given: &Given) -> Result<Self, ConfigError> {
                Ok(Self {$(
                    $section: $struct {$(
                        $key: given.take(stringify!($section), stringify!($key))?,
                    )+},
                )+})
            }
        }
    };
}

settings! {
    /// Where and how the coordinator listens.
    server: ServerSettings {
        /// Address and port to listen on. Beyond loopback only with `tls_cert`, or with `trusted_proxies` or `behind_proxy`.
        listen: SocketAddr = "127.0.0.1:8700", "SAFELIGHT_LISTEN";
        /// The address people and agents use, when it is not the one listened on, such as `https://photos.example.org`.
        public_url: Option<PublicUrl> = "", "SAFELIGHT_PUBLIC_URL";
        /// A certificate and those that lead to its root, PEM. With `tls_key` the coordinator speaks TLS itself; the files are read again when they change, and on SIGHUP.
        tls_cert: Option<PathBuf> = "", "SAFELIGHT_TLS_CERT";
        /// The private key that belongs to `tls_cert`, PEM.
        tls_key: Option<PathBuf> = "", "SAFELIGHT_TLS_KEY";
        /// The proxies in front that end TLS, by address or network: `["127.0.0.1", "10.0.0.0/8"]`. Only theirs are the `X-Forwarded-For` (the last entry is the caller's address) and `X-Forwarded-Proto` that are believed. Whoever else comes from beyond loopback, or through a proxy without TLS, is sent to `https` or refused, unless `tls_cert` is set.
        trusted_proxies: Proxies = "", "SAFELIGHT_TRUSTED_PROXIES";
        /// The same without naming the proxy: `true` says that nobody but a proxy that ends TLS can reach the coordinator, and whoever connects is taken for it. Prefer `trusted_proxies`, which wins.
        behind_proxy: bool = "false", "SAFELIGHT_BEHIND_PROXY";
    }
    /// Where everything is kept.
    database: DatabaseSettings {
        /// `sqlite:///absolute/path` or `postgres://…`; when not set, the file `safelight.db` in the data folder.
        url: Option<DatabaseUrl> = "", "DATABASE_URL";
        /// A file that holds the URL, for those who keep passwords out of the environment.
        url_file: Option<PathBuf> = "", "SAFELIGHT_DATABASE_URL_FILE";
        /// Connections to PostgreSQL, or readers beside the one writer of SQLite.
        pool_size: NonZeroU32 = "4", "SAFELIGHT_DATABASE_POOL_SIZE";
    }
    /// Reports, large results and uploads under way.
    blobs: BlobSettings {
        /// Where they are kept; when not set, the folder `blobs` in the data folder. Replicas share one, on storage that all of them see.
        folder: Option<PathBuf> = "", "SAFELIGHT_BLOB_FOLDER";
    }
    /// Secrets, always by file.
    secrets: SecretSettings {
        /// 64 hexadecimal digits, mode 0600; when not set, the file `server.key` in the data folder, which is made at first start. Replicas share one.
        server_key_file: Option<PathBuf> = "", "SAFELIGHT_SERVER_KEY_FILE";
        /// Master keys for credentials that the coordinator holds for connectors: 64 hexadecimal digits a line, the newest last, mode 0600. When neither this nor one of the next two is there, the file `master.key` in the data folder; without any, credentials stay on agents. Replicas share the same keys.
        master_key_file: Option<PathBuf> = "", "SAFELIGHT_MASTER_KEY_FILE";
        /// The same keys themselves, with blanks between. A file is the better place.
        master_key: Option<KeyText> = "", "SAFELIGHT_MASTER_KEY";
        /// Set by systemd. The credential `safelight-master-key` in it (`LoadCredential=`) holds the same keys.
        credentials_directory: Option<PathBuf> = "", "CREDENTIALS_DIRECTORY";
    }
    /// What is logged.
    log: LogSettings {
        /// `text` for people, `json` for machines.
        format: LogFormat = "text", "SAFELIGHT_LOG_FORMAT";
        /// `error`, `warn`, `info`, `debug` or `trace`, also per module: `info,safelight_store=debug`.
        level: LogLevel = "info", "SAFELIGHT_LOG_LEVEL";
    }
    /// Figures for monitoring, in the format of Prometheus.
    metrics: MetricsSettings {
        /// An address and port of their own for `/metrics`, open to whoever reaches it.
        listen: Option<SocketAddr> = "", "SAFELIGHT_METRICS_LISTEN";
        /// Whoever brings this as a bearer token reads `/metrics` on the main address, which is not there otherwise. At least 16 characters.
        token: Option<Token> = "", "SAFELIGHT_METRICS_TOKEN";
        /// A file that holds the token, for those who keep secrets out of the environment.
        token_file: Option<PathBuf> = "", "SAFELIGHT_METRICS_TOKEN_FILE";
    }
    /// Agents.
    agents: AgentSettings {
        /// `optional`: where release manifests are active, an agent must match one to register, unless it says that it is a developer's build. `required`: without a match nobody registers.
        attestation: AttestationRule = "optional", "SAFELIGHT_ATTESTATION";
    }
    /// People's sessions.
    sessions: SessionSettings {
        /// Days without a request after which somebody has to sign in again.
        idle_days: NonZeroU32 = "14", "SAFELIGHT_SESSION_IDLE_DAYS";
    }
    /// Uploads and reports.
    uploads: UploadSettings {
        /// MiB that a team's unfinished uploads and kept reports may have together. Beyond it, uploads and reports are refused, and results are taken without their report.
        team_quota_mib: NonZeroU32 = "20480", "SAFELIGHT_TEAM_QUOTA_MIB";
    }
    /// Jobs.
    jobs: JobSettings {
        /// Minutes without progress after which a job is taken back from its agent.
        no_progress_minutes: NonZeroU32 = "60", "SAFELIGHT_NO_PROGRESS_MINUTES";
    }
    /// What is kept for how long, where a team does not say otherwise.
    retention: RetentionSettings {
        /// Days after its end that a job without result is kept; one with a result is kept as long as that.
        job_days: NonZeroU32 = "90", "SAFELIGHT_KEEP_JOB_DAYS";
        /// Days that a result is kept. The newest of a tool on a collection always is.
        result_days: NonZeroU32 = "1095", "SAFELIGHT_KEEP_RESULT_DAYS";
        /// Results that are kept of each tool on each collection.
        results: NonZeroU32 = "500", "SAFELIGHT_KEEP_RESULTS";
    }
}
