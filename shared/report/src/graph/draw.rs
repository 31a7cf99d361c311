//! The drawing itself.

use maud::{Markup, PreEscaped, html};
use safelight_domain::{
    images::Flow,
    pipeline::{NodeKind, Pipeline},
};

use super::{
    Counted, MOST_DRAWN,
    layout::{Edge, Layout, Seat, layout},
    shapes::{HEIGHT, WIDTH, kind, outline, shortened, what},
};
use crate::words;

/// Between nodes of a layer.
const GAP: i32 = 28;
/// Between layers.
const RISE: i32 = 64;
const MARGIN: i32 = 16;
/// From one edge that leads back to the next.
const LANE: i32 = 30;
/// Of a long edge on its way through a layer.
const BEND: i32 = 12;

/// A point of the drawing.
type Point = (i32, i32);

/// A place in the drawing, from a count that a page can hold.
fn units(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX / 1_000)
}

pub(super) struct Drawing<'a> {
    pipeline: &'a Pipeline,
    flow: &'a Flow,
    counted: Counted,
    layout: Layout,
    /// The middle of each seat, by layer.
    columns: Vec<Vec<i32>>,
    /// How far right each layer reaches.
    rights: Vec<i32>,
}

/// The drawing, or a sentence when the pipeline is too large for one.
pub(crate) fn draw(pipeline: &Pipeline, flow: &Flow, counted: Counted) -> Markup {
    if pipeline.nodes.len() > MOST_DRAWN {
        return html! {
            p.more {
                "A drawing of " (words::counted(pipeline.nodes.len() as u64, "node", "nodes"))
                " could not be read; the table lists them."
            }
        };
    }
    let svg = Drawing::new(pipeline, flow, counted).svg(None);
    html! {
        div.scroll tabindex="0" role="region" aria-label="Drawing of the pipeline" {
            div.drawing {
                (svg)
                // Where a narrow page begins to look.
                div.middle {}
            }
        }
    }
}

/// A drawing of this width is still readable when a wide page shrinks it to its own width.
const MOST_SHRUNK: i32 = 1_400;

fn seat_width(is_node: bool) -> i32 {
    if is_node { WIDTH } else { BEND }
}

fn row_width(layer: &[bool]) -> i32 {
    let gaps = units(layer.len().saturating_sub(1)) * GAP;
    layer.iter().map(|is_node| seat_width(*is_node)).sum::<i32>() + gaps
}

fn columns(layer: &[bool], mut left: i32) -> Vec<i32> {
    let middle = |is_node: &bool| {
        let width = seat_width(*is_node);
        let middle = left + width / 2;
        left += width + GAP;
        middle
    };
    layer.iter().map(middle).collect()
}

impl<'a> Drawing<'a> {
    /// Finds a place for everything.
    pub(super) fn new(pipeline: &'a Pipeline, flow: &'a Flow, counted: Counted) -> Self {
        let layout = layout(pipeline);
        let widths: Vec<i32> = layout.layers.iter().map(|layer| row_width(layer)).collect();
        let widest = widths.iter().max().copied().unwrap_or(0);
        let left = |width: i32| MARGIN + (widest - width) / 2;
        let columns = layout
            .layers
            .iter()
            .zip(&widths)
            .map(|(layer, width)| columns(layer, left(*width)))
            .collect();
        let rights = widths.iter().map(|width| left(*width) + width).collect();
        Self { pipeline, flow, counted, layout, columns, rights }
    }

    /// The drawing; with a style of its own when it stands alone.
    pub(super) fn svg(&self, alone: Option<&str>) -> Markup {
        let backward: Vec<&Edge> = self.layout.edges.iter().filter(|edge| edge.back).collect();
        let lanes: Vec<i32> =
            (0..backward.len()).map(|place| self.lane(&backward, place)).collect();
        let nodes = self.rights.iter().max().copied().unwrap_or(0);
        // A lane has its number beside it.
        let outermost = lanes.iter().map(|lane| lane + 28).max().unwrap_or(0);
        let (width, height) = (
            nodes.max(outermost) + MARGIN,
            units(self.layout.layers.len()) * (HEIGHT + RISE) - RISE + 2 * MARGIN + 20,
        );
        html! {
            svg.graph.fits[alone.is_none() && width <= MOST_SHRUNK]
                xmlns=[alone.map(|_| "http://www.w3.org/2000/svg")] role="img"
                width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) } {
                title {
                    "The pipeline from the capture down to its ends"
                    @if alone.is_none() { "; the table below has the same numbers" }
                }
                @if let Some(style) = alone { style { (PreEscaped(style)) } }
                @for edge in self.layout.edges.iter().filter(|edge| !edge.back) {
                    (self.edge(edge, &self.downward(edge)))
                }
                @for (edge, lane) in backward.iter().zip(&lanes) {
                    (self.edge(edge, &self.around(edge, *lane)))
                }
                @for node in 0..self.pipeline.nodes.len() { (self.node(node)) }
            }
        }
    }

    /// The middle of a seat.
    fn at(&self, seat: Seat) -> Point {
        let y = MARGIN + 10 + units(seat.layer) * (HEIGHT + RISE) + HEIGHT / 2;
        (self.columns[seat.layer][seat.index], y)
    }

    /// How far right an edge that leads back is led: past all it passes, and past other such edges.
    fn lane(&self, backward: &[&Edge], place: usize) -> i32 {
        let span = |edge: &Edge| {
            let (a, b) = (edge.seats[0].layer, edge.seats[1].layer);
            (a.min(b), a.max(b))
        };
        let (top, bottom) = span(backward[place]);
        let beside = backward[..place].iter().filter(|other| {
            let (start, end) = span(other);
            start <= bottom && top <= end
        });
        let passed = self.rights[top..=bottom].iter().max().copied().unwrap_or(0);
        passed + LANE + units(beside.count()) * LANE
    }

    fn node(&self, place: usize) -> Markup {
        let node = &self.pipeline.nodes[place];
        let (x, y) = self.at(self.layout.seats[place]);
        let (name, class) = kind(&node.kind);
        let (id, what) = (words::visible(&node.id), what(node));
        let narrow =
            matches!(node.kind, NodeKind::Branching | NodeKind::Pairing | NodeKind::Process { .. });
        html! {
            g class={ "node " (class) } {
                title { (name) " " (id) ": " (what) (self.said(place)) }
                (outline(&node.kind, x, y))
                text.what x=(x) y=(y - 11) text-anchor="middle" { (shortened(&what, if narrow { 12 } else { 15 })) }
                text.id x=(x) y=(y + 5) text-anchor="middle" { (shortened(&id, if narrow { 14 } else { 18 })) }
                @if self.counted != Counted::Nothing {
                    text.passing x=(x) y=(y + 22) text-anchor="middle" {
                        (words::number(self.flow.nodes[place].passing))
                        @if self.flow.nodes[place].lacking > 0 {
                            tspan.lacking { " −" (words::number(self.flow.nodes[place].lacking)) }
                        }
                    }
                }
            }
        }
    }

    fn said(&self, place: usize) -> String {
        let node = self.flow.nodes[place];
        let passing = match self.counted {
            Counted::Images => words::counted(node.passing, "image", "images"),
            Counted::Ways => words::counted(node.passing, "way", "ways"),
            Counted::Nothing => return String::new(),
        };
        if node.lacking > 0 {
            format!(", {passing}, {} without this file", words::number(node.lacking))
        } else {
            format!(", {passing}")
        }
    }

    /// `line` is the path's data, where its number stands, and its end with the way it points.
    fn edge(&self, edge: &Edge, line: &Line) -> Markup {
        let passing = self.flow.edges.get(&(edge.from, edge.to)).copied().unwrap_or(0);
        let (x, y) = line.end;
        let head = if edge.back {
            format!("{x},{y} {},{} {},{}", x + 8, y - 4, x + 8, y + 4)
        } else {
            format!("{x},{y} {},{} {},{}", x - 4, y - 8, x + 4, y - 8)
        };
        let unused = passing == 0 && self.counted != Counted::Nothing;
        let class = if unused { "edge unused" } else { "edge" };
        html! {
            g class=(class) {
                path class=[edge.back.then_some("back")] d=(line.data) {}
                polygon points=(head) {}
                @if passing > 0 {
                    text x=(line.label.0) y=(line.label.1) text-anchor=(if edge.back { "start" } else { "middle" }) {
                        (words::number(passing))
                    }
                }
            }
        }
    }

    /// From the foot of one node to the head of another, through the seats between.
    fn downward(&self, edge: &Edge) -> Line {
        let seats: Vec<Point> = edge.seats.iter().map(|seat| self.at(*seat)).collect();
        let last = seats.len() - 1;
        let start = (seats[0].0 + self.spread(edge, true), self.foot(edge.from));
        let end = (seats[last].0 + self.spread(edge, false), self.head(edge.to));
        let mut data = format!("M{} {}", start.0, start.1);
        let mut at = start;
        for &(x, y) in &seats[1..last] {
            curve(&mut data, at, (x, y - HEIGHT / 2));
            // Straight past the nodes of the layer.
            at = (x, y + HEIGHT / 2);
            data += &format!("V{}", at.1);
        }
        // The last piece ends under its arrow.
        curve(&mut data, at, (end.0, end.1 - 7));
        let next = if last == 1 { end } else { (seats[1].0, seats[1].1 - HEIGHT / 2) };
        let label = (i32::midpoint(start.0, next.0), i32::midpoint(start.1, next.1) + 4);
        Line { data, label, end }
    }

    /// From the right side of one node around to the right side of another.
    fn around(&self, edge: &Edge, far: i32) -> Line {
        let ((x0, y0), (x1, y1)) = (self.at(edge.seats[0]), self.at(edge.seats[1]));
        let (x0, x1) = (x0 + WIDTH / 2, x1 + WIDTH / 2 + 2);
        let (y0, y1) = (y0 + 12, y1 - 6);
        let data = format!(
            "M{x0} {y0}C{far} {y0} {far} {y0} {far} {}S{far} {y1} {} {y1}",
            i32::midpoint(y0, y1),
            x1 + 7
        );
        Line { data, label: (far + 4, i32::midpoint(y0, y1) + 4), end: (x1, y1) }
    }

    fn foot(&self, place: usize) -> i32 {
        self.at(self.layout.seats[place]).1 + HEIGHT / 2 + self.reach(place)
    }

    fn head(&self, place: usize) -> i32 {
        self.at(self.layout.seats[place]).1 - HEIGHT / 2 - self.reach(place)
    }

    /// How far an outline stands out above and below.
    fn reach(&self, place: usize) -> i32 {
        if self.pipeline.nodes[place].kind == NodeKind::Branching { 10 } else { 0 }
    }

    /// Edges at the same node stand side by side, in the order of where they lead.
    fn spread(&self, edge: &Edge, leaving: bool) -> i32 {
        let end = |edge: &Edge| if leaving { edge.from } else { edge.to };
        let next = |edge: &Edge| {
            let last = edge.seats.len() - 1;
            self.at(edge.seats[if leaving { 1 } else { last - 1 }]).0
        };
        if self.reach(end(edge)) > 0 {
            return 0;
        }
        let mut there: Vec<&Edge> = self
            .layout
            .edges
            .iter()
            .filter(|other| !other.back && end(other) == end(edge))
            .collect();
        there.sort_by_key(|other| next(other));
        let place = there.iter().position(|other| *other == edge).unwrap_or(0);
        let step = 24.min(72 / units(there.len().max(1)));
        units(place) * step - (units(there.len()) - 1) * step / 2
    }
}

struct Line {
    data: String,
    label: Point,
    end: Point,
}

/// From one point down to another, upright at both.
fn curve(data: &mut String, (x0, y0): Point, (x1, y1): Point) {
    let middle = i32::midpoint(y0, y1);
    *data += &format!("C{x0} {middle} {x1} {middle} {x1} {y1}");
}
