//! What a request says of a connector, held against the table of its type.

use std::collections::BTreeMap;

use safelight_domain::ConnectorKind;
use safelight_protocol::{Credentials, FieldError};

use crate::ApiError;

/// What is shown to people, and what is sealed.
#[derive(Debug)]
pub(super) struct Sorted {
    /// None when the request says nothing of them.
    pub(super) settings: Option<BTreeMap<String, String>>,
    /// None when the request brings none.
    pub(super) secrets: Option<Credentials>,
}

/// Sorts values to where they belong. Those that are not secret may stand among the credentials,
/// as agents ask for them: they become settings, of which `before` are kept unless they are named.
///
/// # Errors
/// 422 with the field, and never with its value.
pub(super) fn sort(
    kind: ConnectorKind,
    settings: Option<BTreeMap<String, String>>,
    credentials: Option<&Credentials>,
    before: &BTreeMap<String, String>,
) -> Result<Sorted, ApiError> {
    let mut sorted = Sorted { settings: None, secrets: None };
    if let Some(given) = settings {
        let mut known = BTreeMap::new();
        for (name, value) in given {
            let field = kind.field(&name).filter(|field| !field.is_secret);
            let Some(field) = field else { return Err(unknown(kind, "settings", &name)) };
            if !value.is_empty() {
                field.check(&value).map_err(|wanted| fault("settings", field.name, wanted))?;
                known.insert(name, value);
            }
        }
        sorted.settings = Some(known);
    }
    if let Some(credentials) = credentials {
        sorted.secrets = Some(secrets(kind, credentials, &mut sorted.settings, before)?);
    }
    Ok(sorted)
}

fn secrets(
    kind: ConnectorKind,
    credentials: &Credentials,
    settings: &mut Option<BTreeMap<String, String>>,
    before: &BTreeMap<String, String>,
) -> Result<Credentials, ApiError> {
    let mut secrets = Credentials::default();
    for name in credentials.names() {
        let field = kind.field(name).filter(|field| field.is_credential);
        let Some(field) = field else { return Err(unknown(kind, "credentials", name)) };
        let value = credentials.expose(name).unwrap_or_default();
        if value.is_empty() {
            continue;
        }
        field.check(value).map_err(|wanted| fault("credentials", field.name, wanted))?;
        if field.is_secret {
            secrets.insert(name, value);
            continue;
        }
        let told = settings.as_ref().and_then(|settings| settings.get(name));
        if told.is_some_and(|told| told != value) {
            let sentence = "`settings` says something else; say it once.";
            return Err(fault("credentials", field.name, sentence));
        }
        let settings = settings.get_or_insert_with(|| before.clone());
        settings.insert(name.to_owned(), value.to_owned());
    }
    Ok(secrets)
}

/// Refuses credentials for the server to hold that lack something.
///
/// # Errors
/// 422 with the first field that is missing.
pub(super) fn refuse_incomplete(
    kind: ConnectorKind,
    settings: &BTreeMap<String, String>,
    secrets: Option<&Credentials>,
) -> Result<(), ApiError> {
    for field in kind.credential_fields().filter(|field| field.is_required) {
        let (section, there) = match (field.is_secret, secrets) {
            (false, _) => ("settings", settings.contains_key(field.name)),
            (true, Some(secrets)) => ("credentials", secrets.expose(field.name).is_some()),
            // Those that are kept were whole when they came.
            (true, None) => ("credentials", true),
        };
        if !there {
            return Err(fault(section, field.name, "This is needed to reach the storage."));
        }
    }
    Ok(())
}

/// Refuses to send credentials that are kept to an address that was named without them: who may
/// change a connector could read them there.
///
/// # Errors
/// 422 with the setting.
pub(super) fn refuse_elsewhere(
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
) -> Result<(), ApiError> {
    const ADDRESS: [&str; 3] = ["endpoint_url", "server", "port"];
    match ADDRESS.into_iter().find(|name| before.get(*name) != after.get(*name)) {
        None => Ok(()),
        Some(name) => {
            let sentence = "The credentials that are kept would go to another address; send them \
                again with `update_credentials`.";
            Err(fault("settings", name, sentence))
        }
    }
}

fn unknown(kind: ConnectorKind, section: &str, name: &str) -> ApiError {
    let wanted_secret = section == "credentials";
    let fits = |field: &&safelight_domain::ConnectorField| {
        if wanted_secret { field.is_credential } else { !field.is_secret }
    };
    let known: Vec<_> = kind.fields().iter().filter(fits).map(|field| field.name).collect();
    let sentence = format!("A connector of type {kind} has {} here.", known.join(", "));
    fault(section, name, &sentence)
}

fn fault(section: &str, name: &str, msg: &str) -> ApiError {
    ApiError::Invalid(vec![FieldError {
        loc: vec!["body".to_owned(), section.to_owned(), name.chars().take(64).collect()],
        msg: msg.to_owned(),
        kind: "value_error".to_owned(),
    }])
}
