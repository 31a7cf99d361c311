//! `register`: enrols this computer at a coordinator with a one-time token.

use std::{
    convert::Infallible,
    io::{BufRead, Write},
    path::PathBuf,
    sync::Arc,
};

use safelight_domain::{Clock, SystemClock};
use safelight_protocol::{RegisterReply, RegisterRequest, Secret};
use zeroize::Zeroizing;

use super::{Common, block_on, enrolled, fault::Fault, note, say};
use crate::{
    client::{Address, Client, Trust},
    config::{AgentConfig, Enrolment},
    connectors::Keys,
    files::{FolderLock, Place, write_atomic},
    identity,
    job::Tools,
    secrets::{self, API_KEY, Keychain, Passphrase, SecretError, SecretStore, StoreKind, Vault},
};

/// What `register` is told.
#[derive(Debug, clap::Args)]
pub(super) struct RegisterArgs {
    /// Address of the coordinator
    #[arg(long, env = "SAFELIGHT_SERVER", value_name = "URL")]
    server: String,
    /// One-time registration token; - reads it from standard input
    #[arg(long, value_name = "TOKEN", allow_hyphen_values = true, value_parser = secret)]
    token: Secret,
    /// Name of this agent for the team [default: the computer's name]
    #[arg(long)]
    name: Option<String>,
    /// Where to keep the agent's key
    #[arg(long, value_enum)]
    secret_store: Option<StoreKind>,
    /// Speak plain HTTP beyond this computer, where anybody on the way can read the key
    #[arg(long)]
    insecure_http: bool,
    /// PEM file of an authority that vouches for the coordinator, beside those this computer knows
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Forget the coordinator this agent is registered at
    #[arg(long)]
    replace: bool,
}

/// Enrols; nothing is written before the secrets are known to be kept.
pub(super) fn run(common: &Common, args: &RegisterArgs) -> Result<(), Fault> {
    let address = Address::parse(&args.server, args.insecure_http)
        .map_err(|error| Fault::Usage(error.to_string()))?;
    let trust = trust(args, &address)?;
    let place = common.place()?;
    let _lock = FolderLock::take(place.data())?;
    let mut config = AgentConfig::load(place.config())?;
    refuse_second(&config, args.replace)?;
    let token = token(&args.token)?;
    let (kind, vault) = choose_store(&place, args.secret_store)?;
    secrets::canary(&vault)?;
    let client = Client::trusting(address.clone(), &trust)?;
    let request = request(&config, args, &token);
    let reply: RegisterReply = block_on(client.register(&request))??;
    vault.put(API_KEY, &Secret::new(reply.api_key))?;
    let vault: Arc<dyn SecretStore> = Arc::new(vault);
    Keys::new(vault, reply.guid).forget_others()?;
    let ca = keep_authorities(&place, args, &trust)?;
    config.secret_store = Some(kind);
    config.coordinator = Some(Enrolment {
        url: address.to_string(),
        insecure_http: args.insecure_http,
        ca,
        agent: reply.guid,
        name: reply.name.clone(),
    });
    config.save(place.config())?;
    say(&format!("Registered as \"{}\" ({}) at {address}.", reply.name, reply.guid))?;
    say(&format!("The key is kept in the {}.", words(kind)))
}

/// Looked at before the token is spent.
fn trust(args: &RegisterArgs, address: &Address) -> Result<Trust, Fault> {
    match &args.ca {
        None => Ok(Trust::default()),
        Some(_) if !address.is_encrypted() => {
            Err(Fault::Usage("--ca is for an address that begins with https://".to_owned()))
        }
        Some(file) => Ok(Trust::with_authorities(file, SystemClock::new().now())?),
    }
}

/// Copies the authorities beside the configuration: the named file may go. None are named there
/// when none were said.
fn keep_authorities(
    place: &Place,
    args: &RegisterArgs,
    trust: &Trust,
) -> Result<Option<PathBuf>, Fault> {
    if args.ca.is_none() {
        return Ok(None);
    }
    let kept = place.authorities();
    write_atomic(&kept, trust.to_pem().as_bytes())?;
    Ok(kept.file_name().map(PathBuf::from))
}

fn refuse_second(config: &AgentConfig, replace: bool) -> Result<(), Fault> {
    match &config.coordinator {
        Some(known) if !replace => Err(Fault::Failed(format!(
            "this agent is registered as \"{}\" at {}; say --replace to forget that, or name another --data-dir",
            known.name, known.url
        ))),
        _ => Ok(()),
    }
}

fn token(given: &Secret) -> Result<Secret, Fault> {
    if given.expose() != "-" {
        return Ok(given.clone());
    }
    let mut line = Zeroizing::new(String::new());
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(Secret::new(line.trim().to_owned()))
}

/// Typed at once, so that it cannot be printed by mistake.
fn secret(given: &str) -> Result<Secret, Infallible> {
    Ok(Secret::new(given.trim().to_owned()))
}

/// Makes the secrets. Old ones that cannot be opened this way belong to an enrolment that is being
/// replaced, or to one that never came about: they are forgotten.
fn create(kind: StoreKind, place: &Place, keychain: &Keychain) -> Result<Vault, SecretError> {
    let create = || secrets::create(kind, place, keychain, &Passphrase::Ask);
    match create() {
        Err(SecretError::CannotOpen(_)) if place.vault().exists() => {
            secrets::forget(place)?;
            create()
        }
        made => made,
    }
}

fn request(config: &AgentConfig, args: &RegisterArgs, token: &Secret) -> RegisterRequest {
    let hostname = identity::hostname();
    RegisterRequest {
        registration_token: token.expose().to_owned(),
        name: args.name.clone().unwrap_or_else(|| hostname.clone()),
        hostname,
        os_info: identity::os_info(),
        version: identity::VERSION.to_owned(),
        capabilities: identity::capabilities(&Tools::ours()),
        authorized_roots: config.roots.clone(),
        binary_checksum: identity::binary_checksum(),
        platform: Some(identity::platform()),
        development_mode: cfg!(debug_assertions),
    }
}

/// The way that was said; else the keychain, unlocked by now; else whatever the person at the
/// terminal says.
fn choose_store(place: &Place, said: Option<StoreKind>) -> Result<(StoreKind, Vault), Fault> {
    let keychain = Keychain::of_this_computer();
    if let Some(kind) = said {
        return Ok((kind, create(kind, place, &keychain)?));
    }
    loop {
        let trouble = match create(StoreKind::Keychain, place, &keychain) {
            Ok(vault) => return Ok((StoreKind::Keychain, vault)),
            Err(error) => error,
        };
        if !enrolled::at_terminal() {
            return Err(Fault::Usage(format!(
                "{trouble}; {}say where the key shall be kept with --secret-store file or --secret-store passphrase",
                if trouble.is_locked() { "unlock it and call this again, or " } else { "" }
            )));
        }
        note(&format!("The keychain of this computer is not used: {trouble}."));
        if let Some(kind) = ask_for_store(trouble.is_locked())? {
            return Ok((kind, create(kind, place, &keychain)?));
        }
    }
}

/// Says what can be used instead, and asks; none to try the keychain again.
fn ask_for_store(is_locked: bool) -> Result<Option<StoreKind>, Fault> {
    let mut stderr = std::io::stderr();
    let again = if is_locked { "Unlock it and try [a]gain, keep" } else { "Keep" };
    write!(stderr, "{again} the key in a [f]ile only you can read, or behind a [p]assphrase? ")?;
    stderr.flush()?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    match line.trim().chars().next() {
        Some('a' | 'A') if is_locked => Ok(None),
        Some('f' | 'F') => Ok(Some(StoreKind::File)),
        Some('p' | 'P') => Ok(Some(StoreKind::Passphrase)),
        _ => Err(Fault::Usage("nothing was chosen; nothing was registered".to_owned())),
    }
}

const fn words(kind: StoreKind) -> &'static str {
    match kind {
        StoreKind::Keychain => "keychain of this computer",
        StoreKind::File => {
            "encrypted file beside the configuration, its key in a file only you can read"
        }
        StoreKind::Passphrase => "encrypted file beside the configuration, behind your passphrase",
    }
}
