//! A bucket in memory that does what it is told, troubles included: the twin of those that lie far
//! away, for tests of whatever uses them.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use safelight_domain::ConnectorKind;

use super::bucket::{Ask, Bucket, Object, Page, PageAsk, Service};
use super::fault::Fault;
use super::verdict::{Place, RefusalKind};
use crate::source::Source;

/// A bucket in memory. Copies are the same bucket.
#[derive(Debug, Clone, Default)]
pub struct Imagined(Arc<Inside>);

#[derive(Debug, Default)]
struct Inside {
    objects: Mutex<BTreeMap<String, Vec<u8>>>,
    troubles: Mutex<VecDeque<Trouble>>,
    asked: AtomicUsize,
    page: usize,
}

/// What one request meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// None.
    Nothing,
    /// The service asks for patience.
    Throttled,
    /// The connection breaks.
    Broken,
    /// A refusal.
    Refused(RefusalKind),
    /// No answer at all.
    Silence,
}

impl Imagined {
    /// A bucket that tells its keys in pages of `page`.
    #[must_use]
    pub fn with_pages_of(page: usize) -> Self {
        Self(Arc::new(Inside { page, ..Inside::default() }))
    }

    /// Puts an object in it.
    #[must_use]
    pub fn with(self, key: &str, contents: impl Into<Vec<u8>>) -> Self {
        lock(&self.0.objects).insert(key.to_owned(), contents.into());
        self
    }

    /// Makes the next requests meet trouble, one each, in this order.
    pub fn expect(&self, troubles: impl IntoIterator<Item = Trouble>) {
        lock(&self.0.troubles).extend(troubles);
    }

    /// Requests so far.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.0.asked.load(Ordering::Relaxed)
    }

    /// The folder `folder` of it as a source; empty for all of it.
    #[must_use]
    pub fn source(&self, folder: &str) -> Arc<dyn Source> {
        let place = Place {
            kind: ConnectorKind::S3,
            host: "memory".to_owned(),
            root: "imagined".to_owned(),
            folder: folder.to_owned(),
        };
        Arc::new(Bucket { service: self.clone(), place })
    }

    async fn meet_trouble(&self) -> Result<(), Fault> {
        self.0.asked.fetch_add(1, Ordering::Relaxed);
        // Others get their turn, as while a request is on its way.
        tokio::task::yield_now().await;
        let trouble = lock(&self.0.troubles).pop_front();
        match trouble.unwrap_or(Trouble::Nothing) {
            Trouble::Nothing => Ok(()),
            Trouble::Throttled => Err(RefusalKind::Throttled.into()),
            Trouble::Broken => Err(Fault::broken()),
            Trouble::Refused(kind) => Err(kind.into()),
            Trouble::Silence => std::future::pending().await,
        }
    }
}

impl Service for Imagined {
    type Asker = Self;

    fn asker(&self) -> Result<Self, Fault> {
        Ok(self.clone())
    }
}

impl Ask for Imagined {
    async fn page(&self, ask: PageAsk<'_>) -> Result<Page, Fault> {
        self.meet_trouble().await?;
        let most = usize::from(ask.most).min(if self.0.page == 0 { 1_000 } else { self.0.page });
        let objects = lock(&self.0.objects);
        let mut page = Page::default();
        let (mut told, mut last) = (0, None::<String>);
        for (key, contents) in objects.range(ask.prefix.to_owned()..) {
            if !key.starts_with(ask.prefix) {
                break;
            }
            let rest = &key[ask.prefix.len()..];
            let folder = ask.by_folder.then(|| rest.find('/')).flatten();
            let entry = match folder {
                Some(slash) => key[..=ask.prefix.len() + slash].to_owned(),
                None => key.clone(),
            };
            if ask.after.is_some_and(|after| entry.as_str() <= after)
                || last.as_ref() == Some(&entry)
            {
                continue;
            }
            if told == most {
                page.next = last;
                return Ok(page);
            }
            told += 1;
            last = Some(entry.clone());
            match folder {
                Some(_) => page.folders.push(entry),
                None => page.objects.push(Object {
                    key: entry,
                    size: contents.len() as u64,
                    mtime_ns: 1_000_000_000,
                }),
            }
        }
        Ok(page)
    }

    async fn read(&self, key: &str, range: Range<u64>) -> Result<Vec<u8>, Fault> {
        self.meet_trouble().await?;
        let objects = lock(&self.0.objects);
        let contents = objects.get(key).ok_or_else(|| Fault::unexpected("NoSuchKey"))?;
        let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX).min(contents.len());
        Ok(contents[at(range.start)..at(range.end).max(at(range.start))].to_vec())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
