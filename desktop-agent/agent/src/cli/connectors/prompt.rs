//! The questions, one a field of the coordinator's list.

use std::{
    io::{self, BufRead, Write},
    path::Path,
};

use safelight_domain::FieldKind;
use safelight_protocol::Credentials;
use zeroize::Zeroizing;

use super::hidden;
use crate::{
    cli::{fault::Fault, note},
    connectors::{ConnectorForm, FormField},
};

/// Asks the person at the terminal for everything, and for the place to try it with.
pub(super) fn ask(
    form: &ConnectorForm,
    location: Option<String>,
) -> Result<(Credentials, Option<String>), Fault> {
    note(&format!(
        "{}, type {}. An empty line keeps what stands in brackets.",
        form.name, form.kind
    ));
    let mut values = Credentials::default();
    for field in &form.fields {
        loop {
            let entered = one(field)?;
            if entered.is_empty() && field.default.is_none() && !field.is_kept && field.is_required
            {
                note("This is needed.");
                continue;
            }
            let odd = form.kind.field(&field.name).filter(|_| !entered.is_empty());
            if let Some(wanted) = odd.and_then(|field| field.check(&entered).err()) {
                note(wanted);
                continue;
            }
            if !entered.is_empty() {
                values.insert(field.name.as_str(), entered.as_str());
            }
            break;
        }
    }
    let location = match location {
        Some(location) => Some(location),
        None => place(form, &values)?,
    };
    Ok((values, location))
}

fn one(field: &FormField) -> Result<Zeroizing<String>, Fault> {
    let kept = match (&field.default, field.is_kept) {
        (Some(value), _) => format!(" [{value}]"),
        (None, true) => " [kept]".to_owned(),
        (None, false) if field.is_required => String::new(),
        (None, false) => " [none]".to_owned(),
    };
    note(&field.description);
    let question = format!("{}{kept}: ", field.name);
    if field.kind == FieldKind::Password.name() {
        return Ok(hidden::line(&question)?);
    }
    if field.kind == FieldKind::Json.name() {
        return document(&question);
    }
    line(&question)
}

/// A whole document: its file, or the text itself, which is not shown while it is pasted.
fn document(question: &str) -> Result<Zeroizing<String>, Fault> {
    note("Name its file, or paste it here; what is pasted is not shown.");
    let entered = hidden::document(question)?;
    let typed = entered.trim();
    if typed.is_empty() || typed.starts_with('{') {
        return Ok(Zeroizing::new(typed.to_owned()));
    }
    match std::fs::read_to_string(Path::new(typed)) {
        Ok(text) => Ok(Zeroizing::new(text.trim().to_owned())),
        // Not the name: a piece of the document may have been pasted.
        Err(error) => Err(Fault::Failed(format!("the file could not be read: {error}"))),
    }
}

/// What to look at, where the values name no bucket or share.
fn place(form: &ConnectorForm, values: &Credentials) -> Result<Option<String>, Fault> {
    let known = |name: &str| {
        let default = || form.fields.iter().find(|field| field.name == name)?.default.as_deref();
        values.expose(name).or_else(default).is_some()
    };
    if known("bucket") || known("share") {
        return Ok(None);
    }
    note("What shall be looked at to try this: a bucket, or a bucket and a folder.");
    let before = form.location.as_deref().map(|kept| format!(" [{kept}]")).unwrap_or_default();
    let typed = line(&format!("location{before}: "))?;
    Ok(Some(typed.to_string()).filter(|typed| !typed.is_empty()))
}

fn line(question: &str) -> Result<Zeroizing<String>, Fault> {
    ask_for(question)?;
    let mut line = Zeroizing::new(String::new());
    if io::stdin().lock().read_line(&mut line)? == 0 {
        return Err(nobody());
    }
    Ok(Zeroizing::new(line.trim().to_owned()))
}

fn ask_for(question: &str) -> Result<(), Fault> {
    let mut stderr = io::stderr();
    write!(stderr, "{question}")?;
    Ok(stderr.flush()?)
}

fn nobody() -> Fault {
    Fault::Failed("the questions were not answered; nothing was stored".to_owned())
}
