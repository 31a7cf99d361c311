//! What the errors of a share mean.

use std::io;

use smb2::types::Command;
use smb2::{Error, ErrorKind};

use crate::remote::fault::Fault;
use crate::remote::verdict::{RefusalKind, Unreachable, Who};

/// The meaning of an error on the way into a share.
pub(super) fn connecting(error: &Error) -> Fault {
    if let Some(why) = unreachable(error) {
        return RefusalKind::Unreachable(why).into();
    }
    let command = match error {
        Error::Protocol { command, .. } => Some(*command),
        _ => None,
    };
    match (error.kind(), command) {
        (ErrorKind::AuthRequired, _) => RefusalKind::BadCredentials(Who::Either).into(),
        (ErrorKind::GuestSessionRefused, _) => RefusalKind::GuestRefused.into(),
        (ErrorKind::NotFound, Some(Command::TreeConnect)) => RefusalKind::NoSuchShare.into(),
        // A user who may not come in hears so before or after this; only a server that wants
        // encryption says it here.
        (ErrorKind::AccessDenied, Some(Command::SessionSetup)) => {
            RefusalKind::EncryptionRequired.into()
        }
        (ErrorKind::AccessDenied | ErrorKind::SigningRequired, _) => RefusalKind::ListDenied.into(),
        (ErrorKind::InvalidData | ErrorKind::SignatureInvalid, _) => {
            RefusalKind::NotThisService.into()
        }
        _ => doing(error, RefusalKind::ListDenied),
    }
}

/// The meaning of an error inside a share; `denied` is what a plain "no" means here.
pub(super) fn doing(error: &Error, denied: RefusalKind) -> Fault {
    match error.kind() {
        ErrorKind::TimedOut => RefusalKind::Unreachable(Unreachable::Timeout).into(),
        ErrorKind::ConnectionLost | ErrorKind::SessionExpired | ErrorKind::Io => Fault::broken(),
        ErrorKind::AccessDenied => denied.into(),
        ErrorKind::NotFound => RefusalKind::NoSuchFolder.into(),
        _ if error.is_retryable() => Fault::new(RefusalKind::Throttled),
        _ => match error.status() {
            Some(status) => Fault::unexpected(&format!("{:08X}", status.0)),
            None => Fault::unexpected(&format!("{:?}", error.kind())),
        },
    }
}

fn unreachable(error: &Error) -> Option<Unreachable> {
    match error {
        Error::ConnectFailed { attempts, .. } => {
            let answered = attempts.iter().any(|attempt| {
                attempt.error_kind.is_some_and(|kind| kind != io::ErrorKind::TimedOut)
            });
            Some(if answered { Unreachable::Refused } else { Unreachable::Timeout })
        }
        Error::Io(fault) => Some(match fault.kind() {
            io::ErrorKind::ConnectionRefused
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::HostUnreachable => Unreachable::Refused,
            io::ErrorKind::TimedOut => Unreachable::Timeout,
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof => Unreachable::Broken,
            // Names are looked up before anything else.
            _ => Unreachable::Dns,
        }),
        _ => None,
    }
}
