//! From file and environment to [`Config`]: unknown keys are refused by name, and a value that
//! does not fit is refused with where it came from and what was wanted.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    str::FromStr,
};

use super::{
    Config,
    list::{SETTINGS, Setting},
    typed::Value,
};

/// Why the settings cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The file is not TOML.
    #[error("{}: {reason}", file.display())]
    NotToml {
        /// Which file.
        file: PathBuf,
        /// What the parser says.
        reason: String,
    },
    /// The file has a key that nobody reads.
    #[error("{}: there is no setting `{key}`; see docs/configuration.md for those there are", file.display())]
    UnknownKey {
        /// Which file.
        file: PathBuf,
        /// The key with its table.
        key: String,
    },
    /// A value does not fit.
    #[error("{place}: `{value}` does not fit; {wanted} is wanted")]
    Unfit {
        /// Key and file, or the variable.
        place: String,
        /// As given; never of a secret.
        value: String,
        /// What would fit.
        wanted: String,
    },
    /// A file cannot be read.
    #[error("{} cannot be read: {reason}", file.display())]
    Unreadable {
        /// Which file.
        file: PathBuf,
        /// What the system says.
        reason: String,
    },
}

/// What stands in the file and the environment, before it gets its types.
#[derive(Debug, Default)]
pub(super) struct Given(BTreeMap<(&'static str, &'static str), Text>);

#[derive(Debug)]
struct Text {
    text: String,
    place: String,
}

/// Reads every setting. `file` is the text of the file with its path, if there is one; `env` gives
/// the value of a variable.
///
/// # Errors
/// [`ConfigError`] names the first key or variable that cannot be used.
pub fn read(
    file: Option<(&Path, &str)>,
    env: impl Fn(&str) -> Option<String>,
) -> Result<Config, ConfigError> {
    let mut given = Given::default();
    if let Some((path, text)) = file {
        given.add_file(path, text)?;
    }
    given.add_environment(env);
    let mut config = Config::typed(&given)?;
    if let Some(file) = &config.database.url_file {
        config.database.url = Some(secret_in(file)?);
    }
    if let Some(file) = &config.metrics.token_file {
        config.metrics.token = Some(secret_in(file)?);
    }
    Ok(config)
}

impl Default for Config {
    fn default() -> Self {
        Self::typed(&Given::default()).expect("every default fits its setting")
    }
}

fn secret_in<T: FromStr<Err = String>>(file: &Path) -> Result<T, ConfigError> {
    let text = std::fs::read_to_string(file).map_err(|error| ConfigError::Unreadable {
        file: file.to_owned(),
        reason: error.to_string(),
    })?;
    text.trim().parse().map_err(|wanted| ConfigError::Unfit {
        place: file.display().to_string(),
        value: "…".to_owned(),
        wanted,
    })
}

impl Given {
    fn add_file(&mut self, path: &Path, text: &str) -> Result<(), ConfigError> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            ConfigError::NotToml { file: path.to_owned(), reason: error.to_string() }
        })?;
        for (section, body) in table {
            let unknown = |key: String| ConfigError::UnknownKey { file: path.to_owned(), key };
            let toml::Value::Table(body) = body else { return Err(unknown(section)) };
            if !SETTINGS.iter().any(|setting| setting.section == section) {
                return Err(unknown(format!("[{section}]")));
            }
            for (key, value) in body {
                let setting =
                    find(&section, &key).ok_or_else(|| unknown(format!("{section}.{key}")))?;
                let place = format!("{section}.{key} in {}", path.display());
                let text = plain(&value).ok_or_else(|| ConfigError::Unfit {
                    place: place.clone(),
                    value: value.to_string(),
                    wanted: "a text, a number, true or false, or a list of texts".to_owned(),
                })?;
                self.0.insert((setting.section, setting.key), Text { text, place });
            }
        }
        Ok(())
    }

    fn add_environment(&mut self, env: impl Fn(&str) -> Option<String>) {
        for setting in SETTINGS {
            if let Some(text) = env(setting.env) {
                let place = setting.env.to_owned();
                self.0.insert((setting.section, setting.key), Text { text, place });
            }
        }
    }

    /// The value of one setting in its type.
    pub(super) fn take<T: Value>(&self, section: &str, key: &str) -> Result<T, ConfigError> {
        let setting = find(section, key).expect("the macro that asks made the list");
        let (text, place) = match self.0.get(&(setting.section, setting.key)) {
            Some(given) => (given.text.as_str(), given.place.as_str()),
            None => (setting.default, "the default"),
        };
        T::read(text).map_err(|wanted| ConfigError::Unfit {
            place: place.to_owned(),
            value: if T::SECRET { "…".to_owned() } else { text.to_owned() },
            wanted,
        })
    }
}

fn find(section: &str, key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.section == section && setting.key == key)
}

fn plain(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(truth) => Some(truth.to_string()),
        toml::Value::Array(list) => {
            let texts: Option<Vec<_>> = list.iter().map(toml::Value::as_str).collect();
            texts.map(|texts| texts.join(", "))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::LogFormat;

    fn from_file(text: &str) -> Result<Config, ConfigError> {
        read(Some((Path::new("safelight.toml"), text)), |_| None)
    }

    fn from_env(name: &'static str, value: &'static str) -> Result<Config, ConfigError> {
        read(None, |asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn nothing_configured_is_enough() {
        let config = read(None, |_| None).unwrap();
        assert!(config.server.listen.ip().is_loopback());
        assert!(config.database.url.is_none());
        assert!(!config.server.behind_proxy);
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let file = "[log]\nformat = \"json\"\nlevel = \"warn\"";
        let config = read(Some((Path::new("safelight.toml"), file)), |name| {
            (name == "SAFELIGHT_LOG_LEVEL").then(|| "debug".to_owned())
        })
        .unwrap();
        assert_eq!(config.log.format, LogFormat::Json);
        assert_eq!(config.log.level.as_str(), "debug");
    }

    #[test]
    fn an_unknown_key_is_refused_by_its_name() {
        for (text, name) in [
            ("[server]\nlisten_on = \"x\"", "server.listen_on"),
            ("[sever]\nlisten = \"x\"", "[sever]"),
            ("listen = \"127.0.0.1:1\"", "listen"),
        ] {
            let error = from_file(text).unwrap_err().to_string();
            assert!(error.contains(&format!("`{name}`")), "{error}");
        }
    }

    #[test]
    fn a_value_that_does_not_fit_says_where_it_stands_and_what_fits() {
        let error = from_file("[server]\nlisten = \"8700\"").unwrap_err().to_string();
        assert!(error.contains("server.listen in safelight.toml"), "{error}");
        assert!(error.contains("127.0.0.1:8700"), "{error}");
        let error = from_env("SAFELIGHT_LOG_FORMAT", "yaml").unwrap_err().to_string();
        assert!(error.starts_with("SAFELIGHT_LOG_FORMAT: `yaml`"), "{error}");
        assert!(from_file("[jobs]\nno_progress_minutes = 0").is_err());
        assert!(from_file("[server]\npublic_url = \"https://x.org/below\"").is_err());
        assert!(from_file("[log]\nlevel = [1]").is_err());
        assert!(from_file("not toml").is_err());
    }

    #[test]
    fn a_password_in_the_database_url_is_never_repeated() {
        let error = from_env("DATABASE_URL", "mysql://me:hunter2@db/x").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"));
        let config = from_env("DATABASE_URL", "postgres://me:hunter2@db/x").unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
    }

    #[test]
    fn a_token_for_monitoring_is_long_and_never_repeated() {
        let error = from_env("SAFELIGHT_METRICS_TOKEN", "hunter2").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("hunter2"));
        let config = from_env("SAFELIGHT_METRICS_TOKEN", "hunter2-hunter2-hunter2").unwrap();
        assert!(!format!("{config:?}").contains("hunter2"));
    }

    #[test]
    fn a_list_may_stand_in_the_file_as_a_list() {
        let config = from_file("[server]\ntrusted_proxies = [\"127.0.0.1\", \"10.0.0.0/8\"]");
        let proxies = config.unwrap().server.trusted_proxies;
        assert!(proxies.contain("10.2.3.4".parse().unwrap()));
        assert!(from_file("[server]\ntrusted_proxies = [\"proxy\"]").is_err());
    }

    #[test]
    fn the_database_url_can_come_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("url");
        std::fs::write(&file, "postgres://db/x\n").unwrap();
        let toml = format!("[database]\nurl_file = '{}'", file.display());
        let config = from_file(&toml).unwrap();
        assert_eq!(config.database.url.unwrap().expose(), "postgres://db/x");
    }
}
