//! A page handed to the parser piece by piece, so that reading stops where it need not go on. The
//! parser's work per element grows with the elements that stand open, so their number has a limit.

use html5ever::{
    ParseOpts, parse_document,
    tendril::{StrTendril, TendrilSink},
    tree_builder::TreeSink,
};

/// Elements inside each other at most; browsers draw the line at the same depth.
pub(super) const DEEPEST: usize = 512;

/// Bytes between two looks at what was found.
const PIECE: usize = 16 * 1024;

/// Reads a whole page, or as much of it as is needed until there is `enough`.
pub(super) fn feed<S: TreeSink>(sink: S, text: &str, enough: impl Fn(&S) -> bool) -> S::Output {
    let mut parser = parse_document(sink, ParseOpts::default());
    let mut rest = text;
    while !rest.is_empty() && !enough(&parser.tokenizer.sink.sink) {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE));
        parser.process(StrTendril::from_slice(piece));
        rest = after;
    }
    parser.finish()
}
