//! The sentences about remote storage.

use safelight_domain::ConnectorKind;

use super::verdict::{Place, RefusalKind, Unreachable, Who};

/// What the top of such storage is called.
pub(super) const fn root_word(kind: ConnectorKind) -> &'static str {
    match kind {
        ConnectorKind::S3 | ConnectorKind::Gcs => "bucket",
        ConnectorKind::Smb => "share",
    }
}

/// With a capital letter in front.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What is wrong, and what to do about it.
pub(super) fn sentence(kind: &RefusalKind, place: &Place) -> String {
    let (host, root) = (&place.host, &place.root);
    match kind {
        RefusalKind::Unreachable(why) => unreachable(*why, host),
        RefusalKind::BadCredentials(who) => bad_credentials(*who, place),
        RefusalKind::ClockSkew => format!(
            "The clock of this computer and that of {host} differ by more than a few minutes; set this computer's clock."
        ),
        RefusalKind::NoSuchBucket => {
            format!(
                "There is no bucket {root} at {host}; check its name, and whose account it is in."
            )
        }
        RefusalKind::NoSuchShare => {
            format!("There is no share {root} on {host}; check its name on the server.")
        }
        RefusalKind::NoSuchFolder => format!(
            "There is no folder {} in the {} {root}; check its spelling, capital letters too.",
            place.folder,
            root_word(place.kind)
        ),
        RefusalKind::WrongRegion { expected: Some(region) } => {
            format!("The bucket {root} is in the region {region}; enter that region.")
        }
        RefusalKind::WrongRegion { expected: None } => {
            format!("The bucket {root} is in another region; look up its region and enter that.")
        }
        _ => more_sentences(kind, place),
    }
}

fn more_sentences(kind: &RefusalKind, place: &Place) -> String {
    let host = &place.host;
    let shown = capital(&place.shown());
    match kind {
        RefusalKind::ListDenied if place.kind == ConnectorKind::Smb => format!(
            "{shown} may not be opened by this user; give the user the right to read it. If the server requires encryption for it (smb encrypt = required), allow connections without: this version cannot encrypt."
        ),
        RefusalKind::ListDenied => format!(
            "{shown} may not be listed with these credentials; give them the right to list and read."
        ),
        RefusalKind::ReadDenied => format!(
            "{shown} can be listed, but its files may not be read with these credentials; give them the right to read."
        ),
        RefusalKind::NotThisService => format!(
            "What answers at {host} is not the storage service; check the address, and whether the network wants a sign-in first."
        ),
        RefusalKind::Throttled => {
            format!("{host} is busy and asks to come back later; try again in a few minutes.")
        }
        RefusalKind::GuestRefused => format!(
            "{host} takes this user for a guest, so the name is not known there; check user name and password."
        ),
        RefusalKind::EncryptionRequired => format!(
            "{host} allows only encrypted connections to {}, which this version cannot make; allow others on the server (smb encrypt = desired), or use another share.",
            place.root
        ),
        RefusalKind::OutOfOrder => format!(
            "{host} lists names in no order, so it cannot be told whether any is missing; this service cannot be used."
        ),
        RefusalKind::Unexpected(code) if code.is_empty() => {
            format!(
                "{host} gave an answer that says nothing known; try again, and look at the service's own messages."
            )
        }
        RefusalKind::Unexpected(code) => {
            format!("{host} refused with {code}; look that up in the messages of the service.")
        }
        _ => shown,
    }
}

fn unreachable(why: Unreachable, host: &str) -> String {
    match why {
        Unreachable::Dns => format!(
            "The name {host} leads nowhere; check its spelling, and whether this computer is connected to the network."
        ),
        Unreachable::Refused => format!(
            "Nothing answers at {host}; check address and port, and whether the service is running."
        ),
        Unreachable::Tls => format!(
            "No secure connection to {host} can be made; check whether its address begins with http:// or https://, and whether this computer trusts its certificate."
        ),
        Unreachable::Timeout => format!(
            "{host} does not answer in time; check the address, and whether the service is awake and reachable from here."
        ),
        Unreachable::Broken => format!(
            "The connection to {host} broke off and could not be taken up again; nothing was counted. Try again."
        ),
    }
}

fn bad_credentials(who: Who, place: &Place) -> String {
    let host = &place.host;
    let what = match (place.kind, who) {
        (ConnectorKind::S3, Who::Name) => "does not know this access key id; check it",
        (ConnectorKind::S3, Who::Secret) => {
            "knows the access key id, but the secret access key does not belong to it; enter it again"
        }
        (ConnectorKind::S3, Who::Either) => {
            "does not accept this access key; check both of its parts"
        }
        (ConnectorKind::Gcs, Who::Name | Who::Secret | Who::Either) => {
            "does not accept this service account; make a new key file and check that the account is enabled"
        }
        (ConnectorKind::Smb, Who::Name | Who::Secret | Who::Either) => {
            "does not accept this user name and password; check both, and the domain if there is one"
        }
        (_, Who::Expired) => "says that these credentials are no longer valid; enter new ones",
    };
    format!("{host} {what}.")
}
