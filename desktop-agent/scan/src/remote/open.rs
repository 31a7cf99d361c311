//! From a connection and a location to a source, and the connection test.

use std::sync::Arc;

use safelight_domain::RemotePlace;

use super::bucket::{Bucket, look};
use super::connection::Connection;
use super::gcs::GcsBucket;
use super::s3::S3Bucket;
use super::smb::Share;
use super::verdict::{Place, Refusal, RefusalKind, Verdict};
use super::waiting::{block_on, in_time};
use crate::error::ScanError;
use crate::source::Source;

/// The photos at `place`, reached over `connection`. Nothing is asked yet.
#[must_use]
pub fn open(connection: &Connection, place: &RemotePlace) -> Arc<dyn Source> {
    let shown = shown(connection, place);
    match connection.clone() {
        Connection::S3(s3) => {
            Arc::new(Bucket { service: S3Bucket::new(s3, &place.root), place: shown })
        }
        Connection::Gcs(gcs) => {
            Arc::new(Bucket { service: GcsBucket::new(gcs, &place.root), place: shown })
        }
        Connection::Smb(connection) => Arc::new(Share { connection, place: shown }),
    }
}

/// Whether what lies at `place` can be listed and read over `connection`. Where no place is named,
/// the one bucket or share of the connection is looked at; where there is none either, whether the
/// service knows who asks. Ends within ten seconds.
pub async fn test(connection: &Connection, place: Option<&RemotePlace>) -> Verdict {
    let only = connection.only_root();
    let only = only.map(|root| RemotePlace { root: root.to_owned(), path: String::new() });
    let nowhere = RemotePlace { root: String::new(), path: String::new() };
    let place = place.or(only.as_ref()).unwrap_or(&nowhere);
    let shown = shown(connection, place);
    // What speaks to shares stays on one thread, and callers may be anywhere.
    let (connection, place) = (connection.clone(), shown.clone());
    let looked = tokio::task::spawn_blocking(move || {
        block_on(async { Ok(in_time(&place, look_at(&connection, &place)).await?) })
    });
    match looked.await {
        Ok(Ok(())) => Verdict::Good { place: shown },
        Ok(Err(ScanError::Remote(refusal))) => Verdict::Refused(refusal),
        Ok(Err(_)) | Err(_) => {
            Verdict::Refused(shown.refuses(RefusalKind::Unexpected(String::new())))
        }
    }
}

async fn look_at(connection: &Connection, place: &Place) -> Result<(), Refusal> {
    let refuses = |fault: super::fault::Fault| place.refuses(fault.kind);
    match connection.clone() {
        Connection::S3(s3) => {
            let service = S3Bucket::new(s3, &place.root);
            if place.root.is_empty() {
                return service.knock().await.map_err(refuses);
            }
            look(&service, place).await
        }
        Connection::Gcs(gcs) => {
            let service = GcsBucket::new(gcs, &place.root);
            if place.root.is_empty() {
                return service.knock().await.map_err(refuses);
            }
            look(&service, place).await
        }
        Connection::Smb(connection) => Share { connection, place: place.clone() }.look().await,
    }
}

fn shown(connection: &Connection, place: &RemotePlace) -> Place {
    let host = match connection {
        Connection::S3(s3) => S3Bucket::new(s3.clone(), "").host(),
        Connection::Gcs(gcs) => GcsBucket::new(gcs.clone(), "").host(),
        Connection::Smb(smb) if smb.port == 445 => smb.server.clone(),
        Connection::Smb(smb) => format!("{}:{}", smb.server, smb.port),
    };
    let (kind, root, folder) = (connection.kind(), place.root.clone(), place.path.clone());
    Place { kind, host, root, folder }
}
