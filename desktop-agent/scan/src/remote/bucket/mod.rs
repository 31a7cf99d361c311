//! Buckets of any service as sources.

mod group;
mod list;
mod look;
mod page;

use std::ops::Range;

pub(super) use look::look;
pub(crate) use page::{Ask, Object, Page, PageAsk, Service};

use super::telling::Telling;
use super::verdict::{Place, Refusal, RefusalKind};
use super::waiting::{block_on, in_time, unless_cancelled};
use crate::error::ScanError;
use crate::options::WalkOptions;
use crate::source::{Source, Visitors};
use crate::tally::WalkSummary;

/// A bucket, or a folder in one.
#[derive(Debug)]
pub(super) struct Bucket<S> {
    pub(super) service: S,
    pub(super) place: Place,
}

impl<S: Service> Bucket<S> {
    fn refuses(&self, kind: RefusalKind) -> ScanError {
        self.place.refuses(kind).into()
    }

    fn asker(&self) -> Result<S::Asker, ScanError> {
        self.service.asker().map_err(|fault| self.refuses(fault.kind))
    }

    fn prefix(&self) -> String {
        match self.place.folder.as_str() {
            "" => String::new(),
            folder => format!("{folder}/"),
        }
    }
}

impl<S: Service> Source for Bucket<S> {
    fn shown(&self) -> String {
        self.place.path()
    }

    fn identity(&self) -> Vec<u8> {
        self.place.identity()
    }

    fn is_slow(&self) -> bool {
        true
    }

    fn test(&self) -> Result<(), ScanError> {
        block_on(async { Ok(in_time(&self.place, look(&self.service, &self.place)).await?) })
    }

    fn list(
        &self,
        options: &WalkOptions,
        visitors: &dyn Visitors,
    ) -> Result<WalkSummary, ScanError> {
        let start = self.prefix();
        let mut listed = Err(ScanError::Cancelled);
        visitors.lend(&mut |visitor| {
            listed = block_on(unless_cancelled(&options.cancel, async {
                let asker = self.asker()?;
                let telling = Telling::new(visitor, &options.progress);
                let told = list::Listing::new(&asker, &start, telling).run().await;
                told.map(Telling::into_summary).map_err(|fault| self.refuses(fault.kind))
            }));
        });
        listed
    }

    fn read(&self, path: &[u8], range: Range<u64>) -> Result<Vec<u8>, ScanError> {
        let odd = || self.refuses(RefusalKind::Unexpected(String::new()));
        let path = std::str::from_utf8(path).map_err(|_| odd())?;
        if path.split('/').any(group::is_odd) {
            return Err(odd());
        }
        let key = format!("{}{path}", self.prefix());
        block_on(async {
            let asker = self.asker()?;
            let patience = super::patience::Patience::default();
            let read = patience.ask(async || asker.read(&key, range.clone()).await).await;
            read.map_err(|fault| Refusal { kind: fault.kind, place: self.place.clone() }.into())
        })
    }
}
