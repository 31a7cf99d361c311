//! What to ask the owner for: the coordinator's list of fields, with what is known already.

use safelight_domain::{ConnectorId, ConnectorKind, CredentialLocation, FieldKind};
use safelight_protocol::{ConnectorMetadataReply, Credentials};
use serde::{Deserialize, Serialize};

use super::{Connectors, Kept, words};

/// What credentials of a connector consist of. Holds nothing secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectorForm {
    /// Which.
    pub guid: ConnectorId,
    /// For people.
    pub name: String,
    /// What it reaches.
    pub kind: ConnectorKind,
    /// Where its credentials are.
    pub credential_location: CredentialLocation,
    /// In the order in which they are asked for.
    pub fields: Vec<FormField>,
    /// Whether credentials are kept here already.
    pub is_kept: bool,
    /// What those were last tried with.
    pub location: Option<String>,
}

/// One value to ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormField {
    /// Its name.
    pub name: String,
    /// `string`, `password`, `json` or `boolean`.
    pub kind: String,
    /// Whether there are no credentials without it.
    pub is_required: bool,
    /// Whether it may be shown.
    pub is_secret: bool,
    /// For people.
    pub description: String,
    /// What it is unless told; never of what is secret.
    pub default: Option<String>,
    /// Whether a value is kept that may not be shown.
    pub is_kept: bool,
}

impl Connectors {
    /// The form of a connector.
    pub(super) async fn form(&self, connector: ConnectorId) -> Result<ConnectorForm, String> {
        let asked = self.client.connector_metadata(connector).await;
        let metadata = asked.map_err(|error| words::refusal(&error))?;
        let kept = self.kept_of(connector).await?;
        Ok(form(metadata, kept.as_ref()))
    }
}

fn form(metadata: ConnectorMetadataReply, kept: Option<&Kept>) -> ConnectorForm {
    let kind = metadata.kind;
    let known = |name: &str| kept.and_then(|kept| kept.values.expose(name)).map(str::to_owned);
    let fields = metadata.credential_fields.into_iter().map(|asked| {
        let is_secret = is_secret(kind, &asked.name, &asked.kind);
        let default = known(&asked.name).or_else(|| metadata.settings.get(&asked.name).cloned());
        FormField {
            is_kept: is_secret && known(&asked.name).is_some(),
            default: default.filter(|_| !is_secret),
            name: asked.name,
            kind: asked.kind,
            is_required: asked.required,
            is_secret,
            description: asked.description,
        }
    });
    ConnectorForm {
        guid: metadata.guid,
        name: metadata.name,
        kind,
        credential_location: metadata.credential_location,
        fields: fields.collect(),
        is_kept: kept.is_some(),
        location: kept.map(|kept| kept.location.clone()),
    }
}

/// A field that this version does not know is shown only when it is a plain line of text.
fn is_secret(kind: ConnectorKind, name: &str, asked_as: &str) -> bool {
    let plain = matches!(asked_as, text if text == FieldKind::Text.name() || text == FieldKind::Boolean.name());
    !plain || kind.field(name).is_some_and(|field| field.is_secret)
}

/// Everything that reaches the storage: what was entered, else what is kept, else what people said
/// of the connector. An empty entry takes a value away.
pub(super) fn complete(
    metadata: &ConnectorMetadataReply,
    kept: Option<&Kept>,
    entered: &Credentials,
) -> Result<Credentials, String> {
    let mut whole = Credentials::default();
    let fields = metadata.credential_fields.iter().map(|field| field.name.as_str());
    let others = metadata.settings.keys().map(String::as_str);
    for name in fields.chain(others) {
        let before = kept.and_then(|kept| kept.values.expose(name));
        let said = metadata.settings.get(name).map(String::as_str);
        let value = entered.expose(name).or(before).or(said).unwrap_or_default();
        if !value.is_empty() {
            refuse_odd(metadata.kind, name, value)?;
            whole.insert(name, value);
        }
    }
    let missing = metadata
        .credential_fields
        .iter()
        .find(|field| field.required && whole.expose(&field.name).is_none());
    match missing {
        Some(field) => Err(format!("`{}` is missing: {}", field.name, field.description)),
        None => Ok(whole),
    }
}

/// Refuses what can be no value of that field, without repeating it.
pub(super) fn refuse_odd(kind: ConnectorKind, name: &str, value: &str) -> Result<(), String> {
    let Some(field) = kind.field(name) else { return Ok(()) };
    field.check(value).map_err(|wanted| format!("`{name}` cannot be that. {wanted}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use safelight_domain::Timestamp;
    use safelight_protocol::CredentialFieldBody;

    use super::*;

    fn metadata() -> ConnectorMetadataReply {
        let kind = ConnectorKind::S3;
        ConnectorMetadataReply {
            guid: "con_00000000000000000000000001".parse().unwrap(),
            name: "NAS".to_owned(),
            kind,
            credential_location: CredentialLocation::Pending,
            credential_fields: kind
                .credential_fields()
                .map(|field| CredentialFieldBody {
                    name: field.name.to_owned(),
                    kind: field.kind.name().to_owned(),
                    required: field.is_required,
                    description: field.description.to_owned(),
                })
                .collect(),
            settings: BTreeMap::from([
                ("region".to_owned(), "eu-central-1".to_owned()),
                ("path_style".to_owned(), "true".to_owned()),
            ]),
        }
    }

    fn values(pairs: &[(&str, &str)]) -> Credentials {
        let mut values = Credentials::default();
        pairs.iter().for_each(|(name, value)| values.insert(*name, *value));
        values
    }

    fn kept() -> Kept {
        Kept {
            name: "NAS".to_owned(),
            kind: ConnectorKind::S3,
            values: values(&[
                ("aws_access_key_id", "AKIAZEBRA"),
                ("aws_secret_access_key", "zebra"),
                ("endpoint_url", "https://nas.local"),
            ]),
            location: "photos".to_owned(),
            tested_at: Timestamp::from_micros(1),
        }
    }

    #[test]
    fn defaults_are_shown_unless_they_are_secret() {
        let form = form(metadata(), Some(&kept()));
        let told = |name: &str| form.fields.iter().find(|field| field.name == name).unwrap();
        assert_eq!(told("region").default.as_deref(), Some("eu-central-1"));
        assert_eq!(told("endpoint_url").default.as_deref(), Some("https://nas.local"));
        for name in ["aws_access_key_id", "aws_secret_access_key"] {
            assert_eq!((told(name).is_kept, told(name).default.as_deref()), (true, None), "{name}");
        }
        assert!(!serde_json::to_string(&form).unwrap().to_lowercase().contains("zebra"));
        assert!(is_secret(ConnectorKind::S3, "of_a_newer_coordinator", "password"));
    }

    #[test]
    fn what_was_entered_goes_before_what_is_kept_and_that_before_the_settings() {
        let entered = values(&[("region", "us-east-1"), ("endpoint_url", "")]);
        let whole = complete(&metadata(), Some(&kept()), &entered).unwrap();
        let expected = values(&[
            ("aws_access_key_id", "AKIAZEBRA"),
            ("aws_secret_access_key", "zebra"),
            ("region", "us-east-1"),
            ("path_style", "true"),
        ]);
        assert_eq!(whole, expected);
    }

    #[test]
    fn what_is_missing_or_odd_is_named_and_not_repeated() {
        let missing = complete(&metadata(), None, &Credentials::default()).unwrap_err();
        assert!(missing.contains("aws_access_key_id"), "{missing}");
        let odd = values(&[("region", "Zebra crossing")]);
        let refused = complete(&metadata(), Some(&kept()), &odd).unwrap_err();
        assert!(refused.contains("region") && !refused.contains("Zebra"), "{refused}");
    }
}
