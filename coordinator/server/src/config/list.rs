//! The list of settings. One line here is the name in the file, the environment variable, the
//! default, the type and the sentence in the reference.

use std::{net::SocketAddr, num::NonZeroU32, path::PathBuf};

use super::{
    DatabaseUrl, LogFormat, LogLevel, PublicUrl,
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
        /// Address and port to listen on. Beyond loopback only with `behind_proxy`.
        listen: SocketAddr = "127.0.0.1:8700", "SAFELIGHT_LISTEN";
        /// The address people and agents use, when it is not the one listened on, such as `https://photos.example.org`.
        public_url: Option<PublicUrl> = "", "SAFELIGHT_PUBLIC_URL";
        /// Say `true` when a proxy in front ends TLS. The last entry of its `X-Forwarded-For` is then taken for the caller's address, and cookies are sent over TLS only.
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
    /// Secrets, always by file.
    secrets: SecretSettings {
        /// 64 hexadecimal digits, mode 0600; when not set, the file `server.key` in the data folder, which is made at first start. Replicas share one.
        server_key_file: Option<PathBuf> = "", "SAFELIGHT_SERVER_KEY_FILE";
    }
    /// What is logged.
    log: LogSettings {
        /// `text` for people, `json` for machines.
        format: LogFormat = "text", "SAFELIGHT_LOG_FORMAT";
        /// `error`, `warn`, `info`, `debug` or `trace`, also per module: `info,safelight_store=debug`.
        level: LogLevel = "info", "SAFELIGHT_LOG_LEVEL";
    }
    /// People's sessions.
    sessions: SessionSettings {
        /// Days without a request after which somebody has to sign in again.
        idle_days: NonZeroU32 = "14", "SAFELIGHT_SESSION_IDLE_DAYS";
    }
    /// Jobs.
    jobs: JobSettings {
        /// Minutes without progress after which a job is taken back from its agent.
        no_progress_minutes: NonZeroU32 = "60", "SAFELIGHT_NO_PROGRESS_MINUTES";
    }
}
