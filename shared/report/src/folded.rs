//! Files folder by folder, folded. However many there are, the page stays light; what it leaves
//! out it says.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::words;

/// Folders and files listed at most.
const MOST_LINES: usize = 4_000;
/// Bytes of names and folders listed at most.
const MOST_BYTES: usize = 600_000;
/// Lists as short as this stand open.
const SHORT: usize = 12;

/// Folder to names, both in order.
type Folders<'a> = BTreeMap<&'a str, Vec<&'a str>>;

/// How much a page may still list.
#[derive(Debug)]
pub(crate) struct Budget {
    lines: usize,
    bytes: usize,
}

/// Paths in their folders.
pub(crate) struct Folded<'a> {
    folders: Folders<'a>,
    files: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { lines: MOST_LINES, bytes: MOST_BYTES }
    }
}

impl<'a> Folded<'a> {
    /// Sorts paths into their folders.
    pub(crate) fn new(paths: &'a [String]) -> Self {
        Self::of(paths.iter().map(|path| path.rsplit_once('/').unwrap_or(("", path))))
    }

    /// Takes folders and names.
    pub(crate) fn of(files: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut folded = Self { folders: Folders::new(), files: 0 };
        for (folder, name) in files {
            folded.folders.entry(folder).or_default().push(name);
            folded.files += 1;
        }
        folded
    }

    /// `3 images in 2 folders.`, and what is not shown.
    pub(crate) fn section(&self, id: &str, heading: &str, noun: (&str, &str)) -> Markup {
        let shown = within_limits(&self.folders, &mut Budget::default());
        let listed: usize = shown.iter().map(|(_, names, _)| names.len()).sum();
        html! {
            @if self.files > 0 {
                section id=(id) {
                    h2 { (heading) }
                    p.lead {
                        (words::counted(self.files as u64, noun.0, noun.1)) " in "
                        (words::counted(self.folders.len() as u64, "folder", "folders")) "."
                        @if listed < self.files {
                            " The first " (words::number(listed as u64))
                            " are shown; the whole list is in the results JSON."
                        }
                    }
                    @for (folder, names, all) in &shown {
                        (one_folder(folder, names, *all, noun, self.files <= SHORT))
                    }
                    (not_shown(self.folders.len() - shown.len()))
                }
            }
        }
    }

    /// The folders below each other, open; for the inside of something folded. `all` is how many
    /// files there are, those that were not handed in included.
    pub(crate) fn open_list(&self, all: u64, budget: &mut Budget) -> Markup {
        let shown = within_limits(&self.folders, budget);
        let listed: usize = shown.iter().map(|(_, names, _)| names.len()).sum();
        html! {
            @for (folder, names, _) in &shown {
                p.folder { bdi.path { (folder_name(folder)) } }
                ul.names { @for name in *names { li { bdi { (words::visible(name)) } } } }
            }
            @if (listed as u64) < all {
                p.more { (words::number(all - listed as u64)) " more are not shown." }
            }
        }
    }
}

fn not_shown(folders: usize) -> Markup {
    html! {
        @if folders > 0 {
            p.more { "Not shown: " (words::counted(folders as u64, "more folder", "more folders")) "." }
        }
    }
}

fn folder_name(folder: &str) -> String {
    if folder.is_empty() { "top folder".to_owned() } else { words::visible(folder) }
}

fn one_folder(folder: &str, names: &[&str], all: usize, noun: (&str, &str), open: bool) -> Markup {
    html! {
        details open[open] {
            summary {
                bdi.path { (folder_name(folder)) }
                " "
                span.count {
                    (words::counted(all as u64, noun.0, noun.1))
                    @if names.len() < all { ", the first " (words::number(names.len() as u64)) " shown" }
                }
            }
            ul.names { @for name in names { li { bdi { (words::visible(name)) } } } }
        }
    }
}

/// The first folders with their first names, and how many names each has in all.
fn within_limits<'f>(
    folders: &'f Folders<'_>,
    budget: &mut Budget,
) -> Vec<(&'f str, &'f [&'f str], usize)> {
    let Budget { lines, bytes } = budget;
    let mut shown = Vec::new();
    for (folder, names) in folders {
        if *lines < 2 || *bytes < folder.len() {
            break;
        }
        *lines -= 1;
        *bytes -= folder.len();
        let fit =
            names.iter().take(*lines).take_while(|name| match bytes.checked_sub(name.len()) {
                Some(left) => {
                    *bytes = left;
                    true
                }
                None => false,
            });
        let fit = fit.count();
        *lines -= fit;
        shown.push((*folder, &names[..fit], names.len()));
        if fit < names.len() {
            break;
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(folders: usize, names: usize, length: usize) -> Vec<String> {
        (0..folders)
            .flat_map(|folder| (0..names).map(move |name| format!("{folder}/{name:0length$}")))
            .collect()
    }

    #[test]
    fn short_lists_are_shown_whole() {
        let paths = lines(3, 5, 4);
        let folded = Folded::new(&paths);
        let shown = within_limits(&folded.folders, &mut Budget::default());
        assert_eq!(shown.len(), 3);
        assert!(shown.iter().all(|(_, names, all)| names.len() == 5 && *all == 5));
    }

    #[test]
    fn long_lists_end_at_the_limits() {
        for (folders, names, length) in
            [(1, 100_000, 8), (100_000, 1, 8), (300, 300, 8), (1, 50_000, 255), (5_000, 1, 255)]
        {
            let paths = lines(folders, names, length);
            let folded = Folded::new(&paths);
            let shown = within_limits(&folded.folders, &mut Budget::default());
            let listed: usize = shown.iter().map(|(_, names, _)| names.len()).sum();
            let bytes: usize =
                shown.iter().flat_map(|(_, names, _)| names.iter().map(|name| name.len())).sum();
            assert!(shown.len() + listed <= MOST_LINES && bytes <= MOST_BYTES);
            assert!(listed > 0 && listed < paths.len());
        }
    }

    #[test]
    fn a_folder_stands_together_even_if_others_sort_between() {
        let paths = ["a/b/x", "a/c", "a/d/y", "z"].map(str::to_owned);
        let folded = Folded::new(&paths);
        assert_eq!(folded.folders.keys().collect::<Vec<_>>(), [&"", &"a", &"a/b", &"a/d"]);
    }
}
