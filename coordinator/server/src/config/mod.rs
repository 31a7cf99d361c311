//! Settings: read whole, from a file and the environment, before a port is bound. The one list of
//! them is [`list`], which also makes `docs/configuration.md`.

mod list;
mod places;
mod proxies;
mod read;
#[cfg(test)]
mod reference;
mod typed;
mod values;

pub use list::{
    AgentSettings, BlobSettings, Config, DatabaseSettings, JobSettings, LogSettings,
    MetricsSettings, SecretSettings, ServerSettings, SessionSettings, UploadSettings,
};
pub use places::{CONFIG_FILE, Places};
pub use proxies::Proxies;
pub use read::{ConfigError, read};
pub use values::{AttestationRule, DatabaseUrl, KeyText, LogFormat, LogLevel, PublicUrl, Token};
