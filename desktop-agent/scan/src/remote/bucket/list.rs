//! Listing a whole bucket, or a folder in one. A service tells pages of one listing one after the
//! other, so several listings are asked for at once: one for each folder near the top.

use std::cell::RefCell;

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use safelight_domain::noise::is_noise;

use super::group::{Group, is_odd};
use super::page::{Ask, Page, PageAsk, WHOLE_PAGE};
use crate::facts::FileList;
use crate::remote::fault::Fault;
use crate::remote::patience::Patience;
use crate::remote::telling::Telling;
use crate::remote::verdict::RefusalKind;
use crate::tally::Skip;

/// Listings that are asked for at once.
const AT_ONCE: usize = 8;
/// With so many folders side by side there is enough to ask for at once.
const ENOUGH: usize = 4;
/// Levels that are looked at folder by folder to find so many.
const LEVELS: usize = 4;
/// A folder with more folders than this is listed in one run: a request for each would take longer.
const MANY: usize = 1_000;

/// One listing on its way.
pub(super) struct Listing<'a, A> {
    asker: &'a A,
    patience: Patience,
    /// What keys begin with before the path that is told.
    start: &'a str,
    telling: RefCell<Telling<'a>>,
}

impl<'a, A: Ask> Listing<'a, A> {
    pub(super) fn new(asker: &'a A, start: &'a str, telling: Telling<'a>) -> Self {
        let telling = RefCell::new(telling);
        Self { asker, patience: Patience::default(), start, telling }
    }

    /// Tells everything.
    pub(super) async fn run(self) -> Result<Telling<'a>, Fault> {
        let (mut level, mut runs) = (vec![String::new()], vec![]);
        for depth in 0..LEVELS {
            if level.is_empty() || depth > 0 && level.len() >= ENOUGH {
                break;
            }
            let splits: Vec<Split> =
                self.at_once(&level, |path| self.split(path)).try_collect().await?;
            level.clear();
            for split in splits {
                match split {
                    Split::Folders(folders) => level.extend(folders),
                    Split::TooMany(path) => runs.push(path),
                }
            }
        }
        runs.append(&mut level);
        self.at_once(&runs, |path| self.run_below(path)).try_collect::<()>().await?;
        Ok(self.telling.into_inner())
    }

    fn at_once<'p, T, F: Future<Output = Result<T, Fault>>>(
        &self,
        paths: &'p [String],
        ask: impl Fn(&'p str) -> F,
    ) -> impl stream::Stream<Item = Result<T, Fault>> {
        stream::iter(paths).map(move |path| ask(path)).buffer_unordered(AT_ONCE)
    }

    /// Tells the files of one folder, and hands back the folders in it.
    async fn split(&self, path: &str) -> Result<Split, Fault> {
        let prefix = self.prefix(path);
        let (mut files, mut folders, mut skips) = (FileList::default(), vec![], vec![]);
        let mut pages = Pages::new(&prefix, true);
        let mut is_there = path.is_empty() && self.start.is_empty();
        while let Some(page) = pages.next(self).await? {
            is_there |= !page.objects.is_empty() || !page.folders.is_empty();
            self.seen(&page);
            for object in page.objects {
                match object.key.get(prefix.len()..) {
                    Some("") => {}
                    Some(name) if is_noise(name.as_bytes()) => skips.push(Skip::Noise),
                    Some(name) if !is_odd(name) && !name.contains('/') => {
                        files.push(name.as_bytes(), object.size, object.mtime_ns);
                    }
                    _ => skips.push(Skip::UnreadableName),
                }
            }
            for folder in page.folders {
                let name = folder.get(prefix.len()..).and_then(|name| name.strip_suffix('/'));
                match name {
                    Some(name) if is_noise(name.as_bytes()) => skips.push(Skip::Noise),
                    Some(name) if !is_odd(name) && !name.contains('/') => {
                        folders.push(below(path, name));
                    }
                    _ => skips.push(Skip::UnreadableName),
                }
            }
            if folders.len() > MANY {
                return Ok(Split::TooMany(path.to_owned()));
            }
        }
        if !is_there {
            return Err(RefusalKind::NoSuchFolder.into());
        }
        let mut telling = self.telling.borrow_mut();
        telling.enter(path.as_bytes());
        skips.into_iter().for_each(|why| telling.skip(why));
        telling.folder(path.as_bytes(), &files);
        Ok(Split::Folders(folders))
    }

    /// Tells a folder and all below it.
    async fn run_below(&self, path: &str) -> Result<(), Fault> {
        let prefix = self.prefix(path);
        let mut group = Group::begin(self.start.len(), path, &mut self.telling.borrow_mut());
        let mut pages = Pages::new(&prefix, false);
        while let Some(page) = pages.next(self).await? {
            self.seen(&page);
            let mut telling = self.telling.borrow_mut();
            for object in &page.objects {
                group.take(object, &mut telling)?;
            }
        }
        group.end(&mut self.telling.borrow_mut());
        Ok(())
    }

    fn seen(&self, page: &Page) {
        let bytes = page.objects.iter().map(|object| object.size).sum();
        self.telling.borrow().seen(page.objects.len() as u64, bytes);
    }

    fn prefix(&self, path: &str) -> String {
        let slash = if path.is_empty() { "" } else { "/" };
        format!("{}{path}{slash}", self.start)
    }
}

/// What a look at one folder says.
enum Split {
    /// Its files were told; these folders are in it.
    Folders(Vec<String>),
    /// There are too many to be asked for one by one; nothing was told.
    TooMany(String),
}

/// The pages of one listing, each asked for until it comes.
struct Pages<'a> {
    prefix: &'a str,
    by_folder: bool,
    /// None before the first page.
    after: Option<String>,
    is_over: bool,
}

impl<'a> Pages<'a> {
    const fn new(prefix: &'a str, by_folder: bool) -> Self {
        Self { prefix, by_folder, after: None, is_over: false }
    }

    async fn next<A: Ask>(&mut self, listing: &Listing<'_, A>) -> Result<Option<Page>, Fault> {
        if self.is_over {
            return Ok(None);
        }
        let ask = PageAsk {
            prefix: self.prefix,
            by_folder: self.by_folder,
            after: self.after.as_deref(),
            most: WHOLE_PAGE,
        };
        let mut page = listing.patience.ask(async || listing.asker.page(ask).await).await?;
        let next = page.next.take();
        // A service that names the same place again would be asked for ever.
        if next.is_some() && next == self.after {
            return Err(Fault::unexpected("SamePageAgain"));
        }
        self.is_over = next.is_none();
        self.after = next;
        Ok(Some(page))
    }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") }
}
