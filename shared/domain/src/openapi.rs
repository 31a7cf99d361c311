//! How words that travel as texts look in the coordinator's API document. Behind the feature
//! `openapi`, so that nobody else builds what writes such documents.

use utoipa::openapi::{
    KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, schema::SchemaType, schema::Type,
};

use crate::{Capability, Timestamp};

/// Says of a type that it is a text, and which.
macro_rules! text {
    ($name:ident, $schema:expr) => {
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                $schema
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }
    };
}

pub(crate) use text;

text!(Timestamp, time());
text!(Capability, capability());

/// Ids of one kind. The first character of 26 holds three bits only.
pub(crate) fn id(prefix: &str, what: &str) -> RefOr<Schema> {
    texts()
        .description(Some(what.trim()))
        .pattern(Some(format!("^{prefix}_[0-7][0-9a-hjkmnp-tv-z]{{25}}$")))
        .examples([format!("{prefix}_01jz8x5v7k3m9q2w4r6t8y0abc")])
        .into()
}

fn time() -> RefOr<Schema> {
    texts()
        .description(Some("A time in UTC."))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
        .into()
}

fn capability() -> RefOr<Schema> {
    let what = "`local_filesystem`, `tool:<name>:<version>`, `connector:<id>`, or a bare word that \
        a job requires.";
    texts().description(Some(what)).min_length(Some(1)).into()
}

fn texts() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::Type(Type::String))
}

#[cfg(test)]
mod tests {
    use utoipa::PartialSchema;
    use utoipa::openapi::{RefOr, Schema};

    use crate::{ConnectorKind, CredentialLocation, JobId};

    #[test]
    fn words_are_documented_as_they_travel() {
        let words = |schema| serde_json::to_value::<RefOr<Schema>>(schema).unwrap()["enum"].take();
        assert_eq!(words(ConnectorKind::schema()), serde_json::json!(ConnectorKind::ALL));
        assert_eq!(words(CredentialLocation::schema()), serde_json::json!(CredentialLocation::ALL));
    }

    #[test]
    fn an_example_is_an_id_and_fits_its_pattern() {
        let schema = serde_json::to_value(JobId::schema()).unwrap();
        let example = schema["examples"][0].as_str().unwrap();
        example.parse::<JobId>().unwrap();
        let pattern = regex::Regex::new(schema["pattern"].as_str().unwrap()).unwrap();
        assert!(pattern.is_match(example));
        for wrong in ["job_8zzzzzzzzzzzzzzzzzzzzzzzzz", "agt_00000000000000000000000001", "job_u"] {
            assert!(!pattern.is_match(wrong) && wrong.parse::<JobId>().is_err(), "{wrong}");
        }
    }
}
