//! `self-test`: looks whether everything works, and says what does not.

use std::path::Path;

use safelight_domain::{Clock, SystemClock};

use super::{Common, block_on, enrolled, fault::Fault, say};
use crate::{
    config::AgentConfig,
    files::Place,
    secrets::{self, API_KEY, SecretStore, Vault},
};

/// What `self-test` is told.
#[derive(Debug, clap::Args)]
pub(super) struct SelfTestArgs {
    /// Another address of the same coordinator
    #[arg(long, env = "SAFELIGHT_SERVER", value_name = "URL")]
    server: Option<String>,
}

/// One line of the table.
struct Line {
    what: &'static str,
    found: Result<String, String>,
}

/// Looks at everything; exit 1 when something does not work.
pub(super) fn run(common: &Common, args: &SelfTestArgs) -> Result<(), Fault> {
    let place = Place::choose(common.data_dir.clone(), common.config.clone())?;
    let mut lines = vec![Line { what: "data folder", found: data_folder(&place) }];
    let config = AgentConfig::load(place.config());
    lines.push(Line { what: "configuration", found: configuration(&place, config.as_ref()) });
    if let Ok(config) = config {
        let (found, vault) = secret_store(&place, &config);
        lines.push(Line { what: "secret store", found });
        lines.push(Line {
            what: "coordinator",
            found: coordinator(&place, &config, args.server.as_deref(), vault.as_ref()),
        });
        let kept = vault.as_ref().map_or(0, kept);
        lines.push(Line { what: "bound folders", found: bound_folders(&config, kept) });
    }
    for line in &lines {
        let (mark, text) = match &line.found {
            Ok(text) => ("ok  ", text),
            Err(text) => ("FAIL", text),
        };
        say(&format!("{mark}  {:<14}  {text}", line.what))?;
    }
    if lines.iter().all(|line| line.found.is_ok()) { Ok(()) } else { Err(Fault::Told) }
}

fn data_folder(place: &Place) -> Result<String, String> {
    place.make().map_err(|error| error.to_string())?;
    let canary = place.data().join("self-test");
    crate::files::write_atomic(&canary, b"self-test")
        .and_then(|()| std::fs::remove_file(&canary))
        .map_err(|error| format!("{} cannot be written to: {error}", place.data().display()))?;
    Ok(place.data().display().to_string())
}

fn configuration(
    place: &Place,
    config: Result<&AgentConfig, &crate::config::ConfigError>,
) -> Result<String, String> {
    let config = config.map_err(ToString::to_string)?;
    let name = config.coordinator.as_ref().map(|enrolment| enrolment.name.as_str());
    match name {
        Some(name) => Ok(format!("{}, registered as \"{name}\"", place.config().display())),
        None => Err("not registered yet; run safelight-agent register".to_owned()),
    }
}

fn secret_store(place: &Place, config: &AgentConfig) -> (Result<String, String>, Option<Vault>) {
    let Some(kind) = config.secret_store else {
        return (Err("none chosen yet; register chooses it".to_owned()), None);
    };
    let open = || {
        use secrets::{Keychain, Passphrase, canary, open};
        let vault = open(kind, place, &Keychain::of_this_computer(), &Passphrase::Ask)?;
        canary(&vault)?;
        Ok::<_, secrets::SecretError>(vault)
    };
    match open() {
        Ok(vault) => (Ok(format!("{}: written, read back, removed", kind.name())), Some(vault)),
        Err(error) => (Err(error.to_string()), None),
    }
}

fn coordinator(
    place: &Place,
    config: &AgentConfig,
    server: Option<&str>,
    vault: Option<&Vault>,
) -> Result<String, String> {
    let enrolment =
        enrolled::enrolment(config, server).map_err(|_| "not registered yet".to_owned())?;
    let key = vault
        .ok_or_else(|| "not asked: the key cannot be read".to_owned())?
        .get(API_KEY)
        .map_err(|error| error.to_string())?
        .ok_or_else(|| "there is no key for it".to_owned())?;
    let client = enrolled::client(place, &enrolment).map_err(Fault::sentence)?.with_key(key);
    let asked = block_on(client.me()).map_err(|_| "there is no runtime".to_owned())?;
    let (me, told) = asked.map_err(|error| error.to_string())?;
    let text = format!("{} answers and knows us as \"{}\"", enrolment.url, me.name);
    let Some(told) = told else { return Ok(text) };
    let now = SystemClock::new().now();
    let skew = now.since(told).max(told.since(now)).as_secs();
    let text = format!("{text}, clocks {skew} s apart");
    if skew > LARGEST_SKEW { Err(format!("{text}; set this computer's clock")) } else { Ok(text) }
}

/// Leases do not care about clocks, but times shown to people would be wrong.
const LARGEST_SKEW: u64 = 60;

/// Connectors whose credentials are kept; what cannot be read was told above.
fn kept(vault: &Vault) -> usize {
    let names = vault.names().unwrap_or_default();
    names.iter().filter(|name| name.starts_with("connector/")).count()
}

fn bound_folders(config: &AgentConfig, kept: usize) -> Result<String, String> {
    if config.roots.is_empty() && kept > 0 {
        return Ok(format!("none; credentials of {kept} connectors are kept"));
    }
    if config.roots.is_empty() {
        return Err("none, so every job is refused; bind one with roots add".to_owned());
    }
    for root in &config.roots {
        safelight_scan::Root::open(Path::new(root)).map_err(|error| error.to_string())?;
    }
    Ok(format!("{} readable", config.roots.len()))
}
