//! What every report says: the verdict with its sign, who looked where and when, what was left out.

use std::{collections::BTreeMap, time::Duration};

use maud::{Markup, html};
use safelight_domain::{ExtensionSet, Timestamp};

use crate::{
    Run,
    words::{self, counted},
};

/// How good the news is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Nothing is missing.
    Good,
    /// Nothing is known to be missing, but not everything was seen, or nothing was there.
    Unsure,
    /// Something is missing.
    Bad,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Unsure => "notice",
            Self::Bad => "bad",
        }
    }

    /// A check mark, a bar or an exclamation mark: each tone has a shape of its own.
    fn sign(self) -> Markup {
        let mark = match self {
            Self::Good => "M10.5 20.5l6.5 6.5 12.5-13.5",
            Self::Unsure => "M11 20h18",
            Self::Bad => "M20 10v13M20 28.5v1.5",
        };
        html! {
            svg.sign aria-hidden="true" width="40" height="40" viewBox="0 0 40 40" {
                circle cx="20" cy="20" r="20" {}
                path d=(mark) fill="none" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round" {}
            }
        }
    }
}

/// The top of a report.
pub(crate) struct Head<'a> {
    pub(crate) tool: &'a str,
    pub(crate) collection_name: &'a str,
    /// Empty when no folder was looked at.
    pub(crate) path: &'a str,
    pub(crate) agent: Option<&'a str>,
    pub(crate) made_at: Timestamp,
    pub(crate) duration: Duration,
    pub(crate) verdict: Verdict,
}

/// What stands in large letters.
pub(crate) struct Verdict {
    pub(crate) tone: Tone,
    pub(crate) sentence: String,
    pub(crate) caveat: Option<String>,
}

impl<'a> Head<'a> {
    /// The top of a run's report.
    pub(crate) fn of(run: &Run<'a>, tool: &'a str, verdict: Verdict) -> Self {
        Self {
            tool,
            collection_name: run.collection_name,
            path: run.path,
            agent: run.agent,
            made_at: run.made_at,
            duration: run.duration,
            verdict,
        }
    }

    /// `facts` are those of the tool, each in a `div` of `dt` and `dd`.
    pub(crate) fn show(&self, facts: &Markup) -> Markup {
        let Verdict { tone, sentence, caveat } = &self.verdict;
        html! {
            header class=(tone.class()) {
                p.eyebrow { (self.tool) " of " bdi { (words::visible(self.collection_name)) } }
                div.verdict {
                    (tone.sign())
                    div {
                        h1 { (sentence) }
                        @if let Some(caveat) = caveat { p { (caveat) } }
                    }
                }
                dl.facts {
                    @if !self.path.is_empty() {
                        div.wide { dt { "Folder" } dd { bdi.path { (words::visible(self.path)) } } }
                    }
                    div { dt { "Checked" } dd { time datetime=(self.made_at) { (words::moment(self.made_at)) } } }
                    @if let Some(agent) = self.agent {
                        div { dt { "By agent" } dd { bdi { (words::visible(agent)) } } }
                    }
                    div { dt { "Took" } dd { (words::span(self.duration)) } }
                    (facts)
                }
            }
        }
    }
}

/// Links to the sections that hold something: id, name, how much.
pub(crate) fn contents(sections: &[(&str, &str, usize)]) -> Markup {
    let there: Vec<_> = sections.iter().filter(|(_, _, count)| *count > 0).collect();
    html! {
        @if there.len() > 1 {
            nav aria-label="Sections" {
                ul {
                    @for (id, name, count) in there {
                        li { a href={ "#" (id) } {
                            (name) " " span.count { (words::number(*count as u64)) }
                        } }
                    }
                }
            }
        }
    }
}

pub(crate) fn warnings(warnings: &[String]) -> Markup {
    html! {
        @if !warnings.is_empty() {
            section #warnings {
                h2 { "Warnings" }
                ul.sentences {
                    @for warning in warnings { li { bdi { (words::visible(warning)) } } }
                }
            }
        }
    }
}

pub(crate) fn left_out(skipped: &BTreeMap<String, u64>) -> Markup {
    html! {
        @if !skipped.is_empty() {
            section #left-out {
                h2 { "Left out, and why" }
                table {
                    thead { tr { th scope="col" { "Reason" } th.number scope="col" { "Entries" } } }
                    tbody {
                        @for (reason, count) in skipped {
                            tr { th scope="row" { (words::why_left_out(reason)) } td.number { (words::number(*count)) } }
                        }
                    }
                }
            }
        }
    }
}

/// `.jpg .tif`, or `none`.
pub(crate) fn extensions(set: &ExtensionSet) -> String {
    let members: Vec<_> = set.iter().collect();
    if members.is_empty() { "none".to_owned() } else { members.join(" ") }
}

/// Sentence and caveat for a terminal, which wraps where it likes.
pub(crate) fn plain_verdict(sentence: String, caveat: Option<String>) -> String {
    let whole = match caveat {
        Some(caveat) => format!("{sentence} {caveat}"),
        None => sentence,
    };
    whole.replace(words::TIED, " ")
}

/// What could not be judged: `2 folders and 1 file`.
pub(crate) fn unread(skipped: &BTreeMap<String, u64>) -> Option<String> {
    let of = |reason| skipped.get(reason).copied().unwrap_or(0);
    let (folders, files) = (of("unreadable_folder"), of("unreadable_file"));
    let folders_in_words = counted(folders, "folder", "folders");
    let files_in_words = counted(files, "file", "files");
    match (folders, files) {
        (0, 0) => None,
        (_, 0) => Some(folders_in_words),
        (0, _) => Some(files_in_words),
        _ => Some(format!("{folders_in_words} and {files_in_words}")),
    }
}

/// What keeps a verdict from being the whole truth.
pub(crate) fn unread_caveat(skipped: &BTreeMap<String, u64>) -> Option<String> {
    unread(skipped).map(|unread| format!("{unread} could not be read, so there may be more."))
}
