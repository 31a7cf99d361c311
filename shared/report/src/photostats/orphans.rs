//! Files that miss their other half, folder by folder, folded. However many there are, the page
//! stays light; what it leaves out it says.

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

/// The section with that id, or nothing when there are no such files. `noun` is one and many.
pub(super) fn section(id: &str, heading: &str, noun: (&str, &str), paths: &[String]) -> Markup {
    let folders = by_folder(paths);
    let shown = within_limits(&folders);
    let listed: usize = shown.iter().map(|(_, names, _)| names.len()).sum();
    html! {
        @if !paths.is_empty() {
            section id=(id) {
                h2 { (heading) }
                p.lead {
                    (words::counted(paths.len() as u64, noun.0, noun.1)) " in "
                    (words::counted(folders.len() as u64, "folder", "folders")) "."
                    @if listed < paths.len() {
                        " The first " (words::number(listed as u64))
                        " are shown; the whole list is in the results JSON."
                    }
                }
                @for (folder, names, all) in &shown {
                    (one_folder(folder, names, *all, noun, paths.len() <= SHORT))
                }
                @if shown.len() < folders.len() {
                    p.more {
                        "Not shown: "
                        (words::counted((folders.len() - shown.len()) as u64, "more folder", "more folders"))
                        "."
                    }
                }
            }
        }
    }
}

fn one_folder(folder: &str, names: &[&str], all: usize, noun: (&str, &str), open: bool) -> Markup {
    html! {
        details open[open] {
            summary {
                bdi.path {
                    @if folder.is_empty() { "top folder" } @else { (words::visible(folder)) }
                }
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

fn by_folder(paths: &[String]) -> Folders<'_> {
    let mut folders = Folders::new();
    for path in paths {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        folders.entry(folder).or_default().push(name);
    }
    folders
}

/// The first folders with their first names, and how many names each has in all.
fn within_limits<'f>(folders: &'f Folders<'_>) -> Vec<(&'f str, &'f [&'f str], usize)> {
    let (mut lines, mut bytes) = (MOST_LINES, MOST_BYTES);
    let mut shown = Vec::new();
    for (folder, names) in folders {
        if lines < 2 || bytes < folder.len() {
            break;
        }
        lines -= 1;
        bytes -= folder.len();
        let fit = names.iter().take(lines).take_while(|name| match bytes.checked_sub(name.len()) {
            Some(left) => {
                bytes = left;
                true
            }
            None => false,
        });
        let fit = fit.count();
        lines -= fit;
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
        let folders = by_folder(&paths);
        let shown = within_limits(&folders);
        assert_eq!(shown.len(), 3);
        assert!(shown.iter().all(|(_, names, all)| names.len() == 5 && *all == 5));
    }

    #[test]
    fn long_lists_end_at_the_limits() {
        for (folders, names, length) in
            [(1, 100_000, 8), (100_000, 1, 8), (300, 300, 8), (1, 50_000, 255), (5_000, 1, 255)]
        {
            let paths = lines(folders, names, length);
            let grouped = by_folder(&paths);
            let shown = within_limits(&grouped);
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
        let folders = by_folder(&paths);
        assert_eq!(folders.keys().collect::<Vec<_>>(), [&"", &"a", &"a/b", &"a/d"]);
    }
}
