//! Photos that lie elsewhere: buckets and shares. What is asked for is listed and read, never
//! written; what secrets there are go to the one address they were given for.

mod bucket;
mod connection;
mod fault;
mod gcs;
mod http;
mod imagined;
mod open;
mod patience;
mod s3;
mod secret;
mod smb;
mod telling;
mod verdict;
mod waiting;
mod words;

pub use connection::{Connection, ConnectionError, GcsConnection, S3Connection, SmbConnection};
pub use gcs::ServiceAccount;
pub use imagined::{Imagined, Trouble};
pub use open::{open, test};
pub use secret::Hidden;
pub use verdict::{Place, Refusal, RefusalKind, Unreachable, Verdict, Who};
