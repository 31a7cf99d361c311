//! Walking a share: folders wait on a stack, a few are read at once, each is told when it is whole.

use std::io;
use std::rc::Rc;

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use safelight_domain::noise::is_noise;
use smb2::DirectoryEntry;

use super::session::Session;
use crate::facts::FileList;
use crate::remote::fault::Fault;
use crate::remote::patience::Patience;
use crate::remote::telling::Telling;
use crate::remote::verdict::RefusalKind;
use crate::tally::Skip;

/// Folders that are read at once over the one connection.
const AT_ONCE: usize = 4;
/// Deeper than this no photos lie, but a link that leads into itself does.
const DEEPEST: usize = 256;

/// A folder on the way.
struct Wanted {
    /// Relative to the start.
    path: String,
    chain: Rc<Chain>,
}

/// A folder and those it stands in, by the numbers that the server knows them by. Links look like
/// what they lead to, so one that leads upwards is known by this alone.
struct Chain {
    number: Option<u64>,
    depth: usize,
    above: Option<Rc<Self>>,
}

impl Chain {
    fn holds(&self, number: u64) -> bool {
        let mut here = Some(self);
        while let Some(one) = here {
            if one.number == Some(number) {
                return true;
            }
            here = one.above.as_deref();
        }
        false
    }
}

/// What a folder holds.
#[derive(Default)]
struct Held {
    files: FileList,
    folders: Vec<(String, Option<u64>)>,
    skips: Vec<Skip>,
}

/// Tells the folder `start` of the share and all below it.
pub(super) async fn list<'t>(
    session: &Session<'_>,
    start: &str,
    mut telling: Telling<'t>,
) -> Result<Telling<'t>, Fault> {
    let patience = Patience::default();
    let top = Rc::new(Chain { number: None, depth: 0, above: None });
    let mut waiting = vec![Wanted { path: String::new(), chain: top }];
    let mut reading = FuturesUnordered::new();
    loop {
        while let Some(wanted) = waiting.pop_if(|_| reading.len() < AT_ONCE) {
            let path = below(start, &wanted.path);
            let patience = &patience;
            reading.push(async move {
                let held = patience.ask(async || read(session, &path).await).await;
                (wanted, held)
            });
        }
        let Some((wanted, held)) = reading.next().await else { return Ok(telling) };
        match held {
            Ok(held) => told(&wanted, held, &mut telling, &mut waiting),
            Err(fault) if wanted.path.is_empty() => return Err(fault),
            Err(fault) => match of_one_folder(&fault) {
                Some(why) => {
                    telling.enter(wanted.path.as_bytes());
                    telling.unread(wanted.path.as_bytes(), &why.into());
                }
                None => return Err(fault),
            },
        }
    }
}

/// Whether the start can be listed, and the first file in it be read.
pub(super) async fn look(session: &Session<'_>, start: &str) -> Result<(), Fault> {
    let held = read(session, start).await?;
    let first = held.files.first().map(|(name, _)| String::from_utf8_lossy(name).into_owned());
    if let Some(name) = first {
        session.read(&below(start, &name), 0..1).await?;
    }
    Ok(())
}

fn told(wanted: &Wanted, held: Held, telling: &mut Telling<'_>, waiting: &mut Vec<Wanted>) {
    telling.enter(wanted.path.as_bytes());
    telling.seen(held.files.len() as u64, held.files.bytes());
    held.skips.into_iter().for_each(|why| telling.skip(why));
    telling.folder(wanted.path.as_bytes(), &held.files);
    for (name, number) in held.folders {
        let depth = wanted.chain.depth + 1;
        if depth > DEEPEST || number.is_some_and(|number| wanted.chain.holds(number)) {
            telling.skip(Skip::LinkToFolder);
            continue;
        }
        let chain = Rc::new(Chain { number, depth, above: Some(Rc::clone(&wanted.chain)) });
        waiting.push(Wanted { path: below(&wanted.path, &name), chain });
    }
}

async fn read(session: &Session<'_>, path: &str) -> Result<Held, Fault> {
    let mut entries = session.folder(path).await?;
    let mut held = Held::default();
    while let Some(batch) = entries.next().await? {
        batch.into_iter().for_each(|entry| held.take(entry));
    }
    Ok(held)
}

impl Held {
    fn take(&mut self, entry: DirectoryEntry) {
        if matches!(entry.name.as_str(), "." | "..") {
            return;
        }
        if is_noise(entry.name.as_bytes()) {
            self.skips.push(Skip::Noise);
        } else if entry.name.contains(['/', '\0']) || entry.name.is_empty() {
            self.skips.push(Skip::UnreadableName);
        } else if entry.is_directory && entry.is_link() {
            self.skips.push(Skip::LinkToFolder);
        } else if entry.is_directory {
            self.folders.push((entry.name, entry.index_number));
        } else {
            let mtime_ns = nanoseconds(entry.modified.0);
            self.files.push(entry.name.as_bytes(), entry.size, mtime_ns);
        }
    }
}

/// Ticks of 100 ns since 1601 as nanoseconds since 1970.
fn nanoseconds(ticks: u64) -> i64 {
    const TO_1970: i128 = 116_444_736_000_000_000;
    i64::try_from((i128::from(ticks) - TO_1970) * 100).unwrap_or(0)
}

/// What keeps one folder from being read while the others can be; none for what concerns all.
const fn of_one_folder(fault: &Fault) -> Option<io::ErrorKind> {
    match fault.kind {
        RefusalKind::ListDenied => Some(io::ErrorKind::PermissionDenied),
        RefusalKind::NoSuchFolder => Some(io::ErrorKind::NotFound),
        RefusalKind::Unexpected(_) => Some(io::ErrorKind::Unsupported),
        _ => None,
    }
}

/// A path with a name more.
pub(super) fn below(path: &str, name: &str) -> String {
    match (path, name) {
        ("", name) => name.to_owned(),
        (path, "") => path.to_owned(),
        (path, name) => format!("{path}/{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_windows_is_a_time_of_ours() {
        assert_eq!(nanoseconds(116_444_736_000_000_000), 0);
        assert_eq!(nanoseconds(133_590_312_000_000_001), 1_714_557_600_000_000_100);
        assert_eq!(nanoseconds(116_444_735_999_999_999), -100);
    }

    #[test]
    fn a_folder_that_stands_in_itself_is_known() {
        let top = Rc::new(Chain { number: Some(1), depth: 0, above: None });
        let deep = Chain { number: Some(2), depth: 1, above: Some(top) };
        assert!(deep.holds(1) && deep.holds(2) && !deep.holds(3));
    }
}
