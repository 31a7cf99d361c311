//! The connection test of a bucket: one short page, and a byte of one object.

use super::group::is_odd;
use super::page::{Ask, PageAsk, Service};
use crate::remote::fault::Fault;
use crate::remote::verdict::{Place, Refusal, RefusalKind};

/// So many keys are looked at to find an object with something to read.
const FEW: u16 = 10;

/// Whether the bucket, or the folder in it, can be listed and read.
pub(in crate::remote) async fn look(service: &impl Service, place: &Place) -> Result<(), Refusal> {
    let looked = async {
        let asker = service.asker()?;
        let prefix = match place.folder.as_str() {
            "" => String::new(),
            folder => format!("{folder}/"),
        };
        let ask = PageAsk { prefix: &prefix, by_folder: false, after: None, most: FEW };
        let page = asker.page(ask).await?;
        if page.objects.is_empty() && !prefix.is_empty() {
            return Err(Fault::new(RefusalKind::NoSuchFolder));
        }
        let readable = page
            .objects
            .iter()
            .find(|object| object.size > 0 && !object.key.split('/').any(is_odd));
        if let Some(object) = readable {
            asker.read(&object.key, 0..1).await?;
        }
        Ok(())
    };
    looked.await.map_err(|fault: Fault| place.refuses(fault.kind))
}
