//! Real servers of storage on loopback, each with a folder and ports of its own, and two that are
//! not real: one that answers what it is told to, and a line that breaks.

mod canned;
mod gcs;
mod moto;
mod program;
mod proxy;
mod samba;
mod seaweed;
mod tree;

use std::collections::BTreeMap;

pub use canned::{Canned, Reply};
pub use gcs::{Gcs, service_account};
pub use moto::Moto;
pub use proxy::{Line, Proxy};
pub use samba::{Encryption, Samba};
pub use seaweed::Seaweed;
pub use tree::{FileSet, file_set, write_tree};

use safelight_domain::ConnectorKind;
use safelight_scan::remote::Connection;

/// Values of a connector by the names of its fields.
pub type Values = BTreeMap<&'static str, String>;

/// Makes a connection of values.
///
/// # Panics
/// When they make none.
#[must_use]
pub fn connection(kind: ConnectorKind, values: &Values) -> Connection {
    let value = |name: &str| values.get(name).map(String::as_str);
    Connection::read(kind, value).expect("values of a connector")
}
