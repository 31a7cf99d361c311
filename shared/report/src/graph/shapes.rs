//! One outline for each kind of node, so that kinds differ without colour.

use maud::{Markup, html};
use safelight_domain::pipeline::{Node, NodeKind};

use crate::words;

pub(super) const WIDTH: i32 = 140;
pub(super) const HEIGHT: i32 = 68;

/// What a kind is called, and the class that colours it.
pub(super) const fn kind(kind: &NodeKind) -> (&'static str, &'static str) {
    match kind {
        NodeKind::Capture(_) => ("capture", "capture"),
        NodeKind::File { optional: false, .. } => ("file", "file"),
        NodeKind::File { optional: true, .. } => ("optional file", "optional"),
        NodeKind::Process { .. } => ("process", "process"),
        NodeKind::Pairing => ("pairing", "pairing"),
        NodeKind::Branching => ("branching", "branching"),
        NodeKind::Termination { .. } => ("end", "end"),
    }
}

/// What happens at a node, in a word or two.
pub(super) fn what(node: &Node) -> String {
    let said = match &node.kind {
        NodeKind::Capture(_) => "Capture".to_owned(),
        NodeKind::File { extension, .. } if extension.is_empty() => "no file".to_owned(),
        NodeKind::File { extension, .. } => extension.clone(),
        NodeKind::Process { methods } => {
            let shown =
                |method: &String| if method.is_empty() { "–".to_owned() } else { method.clone() };
            methods.iter().map(shown).collect::<Vec<_>>().join(" / ")
        }
        NodeKind::Pairing => "Pair".to_owned(),
        NodeKind::Branching => "Branch".to_owned(),
        NodeKind::Termination { termination_type } if termination_type.is_empty() => {
            "nameless end".to_owned()
        }
        NodeKind::Termination { termination_type } => termination_type.clone(),
    };
    words::visible(&said)
}

/// The outline around the middle of a node.
pub(super) fn outline(kind: &NodeKind, x: i32, y: i32) -> Markup {
    let (w, h) = (WIDTH / 2, HEIGHT / 2);
    let (left, right, top, bottom) = (x - w, x + w, y - h, y + h);
    let polygon = |points: &[(i32, i32)]| {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
        html! { polygon.body points=(points.join(" ")) {} }
    };
    let rect = |inset: i32, radius: i32| {
        html! {
            rect.body x=(left + inset) y=(top + inset) width=(WIDTH - 2 * inset)
                height=(HEIGHT - 2 * inset) rx=(radius) {}
        }
    };
    match kind {
        NodeKind::Capture(_) => rect(0, h),
        NodeKind::File { .. } => {
            let fold = 16;
            html! {
                (polygon(&[(left, top), (right - fold, top), (right, top + fold), (right, bottom), (left, bottom)]))
                polyline.fold points=(format!("{},{top} {},{} {right},{}", right - fold, right - fold, top + fold, top + fold)) {}
            }
        }
        NodeKind::Process { .. } => polygon(&[
            (left + 16, top),
            (right - 16, top),
            (right, y),
            (right - 16, bottom),
            (left + 16, bottom),
            (left, y),
        ]),
        NodeKind::Pairing => {
            polygon(&[(left, top), (right, top), (right - 22, bottom), (left + 22, bottom)])
        }
        NodeKind::Branching => {
            polygon(&[(x, top - 10), (right + 4, y), (x, bottom + 10), (left - 4, y)])
        }
        NodeKind::Termination { .. } => html! { (rect(0, 10)) (rect(4, 7)) },
    }
}

/// What fits, where some characters are twice as wide as others.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let width = |c: char| if c < '\u{1100}' { 1 } else { 2 };
    if text.chars().map(width).sum::<usize>() <= most {
        return text.to_owned();
    }
    let mut used = 1;
    let mut short: String = text
        .chars()
        .take_while(|c| {
            used += width(*c);
            used <= most
        })
        .collect();
    short.push('…');
    short
}
