//! Values for scripts: from files and standard input, and on the command line only what is no
//! secret.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use safelight_protocol::Credentials;
use zeroize::Zeroizing;

use crate::{cli::fault::Fault, connectors::ConnectorForm};

/// Longest file of values, in bytes.
const LONGEST: u64 = 256 * 1024;

/// What was given beside the questions; none when nothing was.
pub(super) fn read(
    form: &ConnectorForm,
    whole: Option<&Path>,
    from: &[String],
    set: &[String],
) -> Result<Option<Credentials>, Fault> {
    if whole.is_none() && from.is_empty() && set.is_empty() {
        return Ok(None);
    }
    refuse_two_readers(whole, from)?;
    let mut values = match whole {
        Some(file) => object(&text(file)?)?,
        None => Credentials::default(),
    };
    for pair in from {
        let (name, file) = split(pair, "--from")?;
        values.insert(name, text(Path::new(file))?.trim_end_matches(['\r', '\n']));
    }
    for pair in set {
        let (name, value) = split(pair, "--set")?;
        refuse_secret(form, name)?;
        values.insert(name, value);
    }
    refuse_unknown(form, &values)?;
    Ok(Some(values))
}

fn refuse_two_readers(whole: Option<&Path>, from: &[String]) -> Result<(), Fault> {
    let whole = usize::from(whole == Some(Path::new("-")));
    let readers = whole + from.iter().filter(|pair| pair.ends_with("=-")).count();
    if readers > 1 {
        return Err(Fault::Usage("standard input can be read once".to_owned()));
    }
    Ok(())
}

fn text(file: &Path) -> Result<Zeroizing<String>, Fault> {
    let mut text = Zeroizing::new(String::new());
    let failed =
        |error: io::Error| Fault::Failed(format!("{} could not be read: {error}", file.display()));
    if file == Path::new("-") {
        io::stdin().lock().take(LONGEST).read_to_string(&mut text).map_err(failed)?;
    } else {
        let file = File::open(file).map_err(failed)?;
        file.take(LONGEST).read_to_string(&mut text).map_err(failed)?;
    }
    Ok(text)
}

/// A value may be a text, a number, or a whole object, as a service account is.
fn object(text: &str) -> Result<Credentials, Fault> {
    // What the parser says may repeat a piece of a secret.
    let fault = || Fault::Usage("the values are not a JSON object of texts".to_owned());
    let parsed: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(text).map_err(|_| fault())?;
    let mut values = Credentials::default();
    for (name, value) in parsed {
        match value {
            serde_json::Value::String(text) => values.insert(name, text),
            serde_json::Value::Null => {}
            serde_json::Value::Array(_) => return Err(fault()),
            other => values.insert(name, other.to_string()),
        }
    }
    Ok(values)
}

fn split<'a>(pair: &'a str, option: &str) -> Result<(&'a str, &'a str), Fault> {
    // Not repeated: a secret may have been typed.
    pair.split_once('=').ok_or_else(|| Fault::Usage(format!("{option} takes NAME=VALUE")))
}

fn refuse_secret(form: &ConnectorForm, name: &str) -> Result<(), Fault> {
    let is_secret = form.fields.iter().any(|field| field.name == name && field.is_secret);
    if is_secret {
        return Err(Fault::Usage(format!(
            "`{name}` is secret, and others on this computer can read command lines; give it with \
             --from {name}=FILE or --values FILE"
        )));
    }
    Ok(())
}

fn refuse_unknown(form: &ConnectorForm, values: &Credentials) -> Result<(), Fault> {
    let known = |name: &&str| form.fields.iter().any(|field| field.name == **name);
    match values.names().find(|name| !known(name)) {
        None => Ok(()),
        Some(name) => {
            let names: Vec<_> = form.fields.iter().map(|field| field.name.as_str()).collect();
            Err(Fault::Usage(format!(
                "connectors of type {} have no `{name}`; they have {}",
                form.kind,
                names.join(", ")
            )))
        }
    }
}

#[cfg(test)]
mod tests {
    use safelight_domain::{ConnectorKind, CredentialLocation};

    use super::*;
    use crate::connectors::FormField;

    fn form() -> ConnectorForm {
        let field = |name: &str, is_secret| FormField {
            name: name.to_owned(),
            kind: "string".to_owned(),
            is_required: true,
            is_secret,
            description: String::new(),
            default: None,
            is_kept: false,
        };
        ConnectorForm {
            guid: "con_00000000000000000000000001".parse().unwrap(),
            name: "NAS".to_owned(),
            kind: ConnectorKind::Gcs,
            credential_location: CredentialLocation::Pending,
            fields: vec![field("bucket", false), field("service_account_json", true)],
            is_kept: false,
            location: None,
        }
    }

    fn words(text: &[&str]) -> Vec<String> {
        text.iter().map(|word| (*word).to_owned()).collect()
    }

    fn refused(whole: Option<&Path>, from: &[&str], set: &[&str]) -> String {
        read(&form(), whole, &words(from), &words(set)).unwrap_err().sentence()
    }

    #[test]
    fn values_come_from_files_and_what_is_secret_only_from_there() {
        let folder = tempfile::tempdir().unwrap();
        let (key, whole) = (folder.path().join("key.json"), folder.path().join("values.json"));
        std::fs::write(&key, "{\"private_key\":\"zebra\"}\n").unwrap();
        let object = r#"{"bucket":"photos","service_account_json":{"private_key":"zebra"}}"#;
        std::fs::write(&whole, object).unwrap();
        let from = format!("service_account_json={}", key.display());
        let by_file = read(&form(), None, &[from], &words(&["bucket=photos"])).unwrap().unwrap();
        let by_object = read(&form(), Some(&whole), &[], &[]).unwrap().unwrap();
        for values in [by_file, by_object] {
            assert_eq!(values.expose("bucket"), Some("photos"));
            assert_eq!(values.expose("service_account_json"), Some(r#"{"private_key":"zebra"}"#));
        }
        assert!(read(&form(), None, &[], &[]).unwrap().is_none(), "then questions are asked");
        assert!(refused(None, &[], &["service_account_json=zebra"]).contains("--from"));
    }

    #[test]
    fn what_cannot_be_read_is_said_and_not_repeated() {
        let folder = tempfile::tempdir().unwrap();
        let odd = folder.path().join("odd.json");
        std::fs::write(&odd, r#"{"bucket": zebra}"#).unwrap();
        let said = [
            refused(Some(&odd), &[], &[]),
            refused(None, &[], &["zebra"]),
            refused(None, &[], &["colour=zebra"]),
            refused(Some(Path::new("-")), &["bucket=-"], &[]),
            refused(Some(&folder.path().join("none")), &[], &[]),
        ];
        for (said, part) in said.iter().zip(["JSON object", "--set", "colour", "once", "could not"])
        {
            assert!(said.contains(part) && !said.contains("zebra"), "{said}");
        }
    }
}
