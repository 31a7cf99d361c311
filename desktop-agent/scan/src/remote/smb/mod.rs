//! Shares on the network. A share is walked as a disk is: folder by folder, a few at once over one
//! connection; what may not be read is counted, and what broke is connected anew.

mod list;
mod meaning;
mod session;

use std::ops::Range;

use self::session::Session;
use super::connection::SmbConnection;
use super::fault::Fault;
use super::patience::Patience;
use super::telling::Telling;
use super::verdict::{Place, Refusal, RefusalKind};
use super::waiting::{block_on, in_time, unless_cancelled};
use crate::error::ScanError;
use crate::options::WalkOptions;
use crate::source::{Source, Visitors};
use crate::tally::WalkSummary;

/// A share, or a folder in one.
#[derive(Debug)]
pub(super) struct Share {
    pub(super) connection: SmbConnection,
    pub(super) place: Place,
}

impl Share {
    fn refuses(&self, fault: Fault) -> ScanError {
        self.place.refuses(fault.kind).into()
    }

    fn session(&self) -> Session<'_> {
        Session::new(&self.connection, &self.place.root)
    }

    /// Whether it can be listed, and a file in it be read.
    pub(super) async fn look(&self) -> Result<(), Refusal> {
        list::look(&self.session(), &self.place.folder)
            .await
            .map_err(|fault| self.place.refuses(fault.kind))
    }
}

impl Source for Share {
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
        block_on(async { Ok(in_time(&self.place, self.look()).await?) })
    }

    fn list(
        &self,
        options: &WalkOptions,
        visitors: &dyn Visitors,
    ) -> Result<WalkSummary, ScanError> {
        let mut listed = Err(ScanError::Cancelled);
        visitors.lend(&mut |visitor| {
            listed = block_on(unless_cancelled(&options.cancel, async {
                let (session, telling) = (self.session(), Telling::new(visitor, &options.progress));
                let told = list::list(&session, &self.place.folder, telling).await;
                told.map(Telling::into_summary).map_err(|fault| self.refuses(fault))
            }));
        });
        listed
    }

    fn read(&self, path: &[u8], range: Range<u64>) -> Result<Vec<u8>, ScanError> {
        let odd = || self.refuses(Fault::new(RefusalKind::Unexpected(String::new())));
        let path = std::str::from_utf8(path).map_err(|_| odd())?;
        if path.split('/').any(|name| matches!(name, "" | "." | "..")) {
            return Err(odd());
        }
        let path = list::below(&self.place.folder, path);
        block_on(async {
            let (session, patience) = (self.session(), Patience::default());
            let read = patience.ask(async || session.read(&path, range.clone()).await).await;
            read.map_err(|fault| self.refuses(fault))
        })
    }
}
