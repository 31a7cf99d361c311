//! A drawing that stands alone, as a picture of its own: it brings the colours of the page, for
//! light and for dark.

use safelight_domain::{
    images::{Flow, NodeFlow, path_flow},
    pipeline::{Paths, Pipeline},
};

use super::{Counted, MOST_DRAWN, draw::Drawing};
use crate::page;

/// The pipeline as an SVG document, with the number of its ways on nodes and edges where they are
/// known. None when there are too many nodes for anyone to read.
#[must_use]
pub fn pipeline_svg(pipeline: &Pipeline, paths: Option<&Paths>) -> Option<String> {
    if pipeline.nodes.len() > MOST_DRAWN {
        return None;
    }
    let (flow, counted) = match paths {
        Some(paths) => (path_flow(pipeline, paths), Counted::Ways),
        None => {
            let nodes = vec![NodeFlow::default(); pipeline.nodes.len()];
            (Flow { nodes, ..Flow::default() }, Counted::Nothing)
        }
    };
    let drawing = Drawing::new(pipeline, &flow, counted);
    Some(drawing.svg(Some(&style())).into_string())
}

/// The colours of the page and its rules for drawings.
fn style() -> String {
    let colours = page::STYLE
        .split_inclusive('\n')
        .take_while(|line| *line != "* { box-sizing: border-box; }\n");
    let rules = page::STYLE.split_inclusive('\n').filter(|line| line.starts_with(".graph "));
    let own = "svg { background: var(--surface); font-family: system-ui, sans-serif; }\n";
    colours.chain([own]).chain(rules).collect()
}
