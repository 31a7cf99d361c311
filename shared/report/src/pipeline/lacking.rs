//! Images that are not ready, by what they lack.

use maud::{Markup, html};
use safelight_domain::images::{EndLacks, LackingGroup};

use crate::{
    folded::{Budget, Folded},
    words,
};

/// Kinds of lack listed for one end at most.
const MOST_GROUPS: usize = 100;
/// Missing files named in one kind at most.
const MOST_MISSING: usize = 12;
/// A list as short as this stands open.
const SHORT: u64 = 12;

pub(super) fn section(lacks: &[EndLacks]) -> Markup {
    let mut budget = Budget::default();
    let alone = lacks.len() == 1 && lacks[0].groups.len() == 1;
    html! {
        @if !lacks.is_empty() {
            section #lacking {
                h2 { "What is missing" }
                p {
                    "The star stands for camera and counter, as in " code { "AB3D0001" }
                    "; the number of a separate image comes last, before the extension."
                }
                @for (place, end) in lacks.iter().enumerate() {
                    h3 id={ "lacking-" (place + 1) } {
                        "Not ready for "
                        @if end.termination_type.is_empty() { "the nameless end" }
                        @else { bdi { (words::visible(&end.termination_type)) } }
                    }
                    p.lead { (summary(end)) }
                    div.folds {
                        @for (index, group) in end.groups.iter().take(MOST_GROUPS).enumerate() {
                            (one_group(group, &format!("lacking-{}-{}", place + 1, index + 1),
                                alone && group.images <= SHORT, &mut budget))
                        }
                    }
                }
            }
        }
    }
}

fn summary(end: &EndLacks) -> Markup {
    let images: u64 = end.groups.iter().map(|group| group.images).sum();
    let more = end.groups.len().saturating_sub(MOST_GROUPS);
    html! {
        (words::counted(images, "image", "images")) ", "
        @if end.groups.len() == 1 { "all lacking the same." }
        @else { "lacking " (words::number(end.groups.len() as u64)) " different sets of files, the most common first." }
        @if more > 0 { " The " (words::number(more as u64)) " least common are not shown." }
    }
}

fn one_group(group: &LackingGroup, id: &str, open: bool, budget: &mut Budget) -> Markup {
    let images = group.first.iter().map(|image| (image.folder.as_str(), image.name.as_str()));
    html! {
        details id=(id) open[open] {
            summary {
                span.what {
                    @if group.missing.is_empty() { "No file is expected on their way" }
                    @for (index, file) in group.missing.iter().take(MOST_MISSING).enumerate() {
                        @if index > 0 { " and " }
                        bdi.path { "*" (words::visible(&file.tail(""))) }
                    }
                    @if group.missing.len() > MOST_MISSING {
                        " and " (words::number((group.missing.len() - MOST_MISSING) as u64)) " more"
                    }
                }
                " " span.count { (words::counted(group.images, "image", "images")) }
            }
            div.inside { (Folded::of(images).open_list(group.images, budget)) }
        }
    }
}
