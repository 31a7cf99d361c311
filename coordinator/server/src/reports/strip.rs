//! A report without what acts, loads or leads away. The rest is kept, and the page says at its top
//! that something was removed.
//!
//! What is written is read again and held against the strict rules: a browser may read a page
//! otherwise than it was written, and only what passes is kept.

use html5ever::{
    Attribute, LocalName, QualName, local_name, ns,
    serialize::{HtmlSerializer, SerializeOpts, Serializer, TraversalScope},
};

use super::{
    UnsafeReport, css, elements,
    parse::parse,
    tree::{DOCUMENT, Data, Tree},
};

/// What people read at the top of a page that was stripped.
pub(super) const NOTE: &str =
    "Scripts and other active content were removed from this report when it was received.";
/// The name of the meta tag that says the same to programs.
pub(super) const MARK: &str = "safelight-stripped";

/// How often a page is read again; one pass is enough for all that is not made to deceive.
const PASSES: usize = 4;

/// No style of the page hides the note.
const NOTE_STYLE: &str = "all:initial!important;display:block!important;\
    font:bold 16px sans-serif!important;padding:12px!important;margin:0 0 12px!important;\
    border:2px solid currentColor!important;color:CanvasText!important;background:Canvas!important";

/// Elements whose text is no text to read.
const DROPPED: &[&str] = &[
    "applet", "audio", "canvas", "embed", "frame", "frameset", "iframe", "noembed", "noframes",
    "noscript", "object", "script", "template", "video",
];

/// What becomes of an element.
enum Fate {
    Kept(Vec<Attribute>),
    /// Its children take its place.
    Opened,
    /// With everything in it.
    Dropped,
}

/// Removes what a report must not have.
///
/// # Errors
/// What is still found after that: a page made to deceive.
pub(super) fn strip(text: &str) -> Result<String, UnsafeReport> {
    let mut page = text.to_owned();
    let mut fault = UnsafeReport::NotText;
    for pass in 0..PASSES {
        let tree = Tree::parse(&page);
        if tree.too_deep {
            return Err(UnsafeReport::TooDeep);
        }
        page = Writer::write(&tree, pass == 0);
        match parse(&page).fault {
            None => return Ok(page),
            Some(found) => fault = found,
        }
    }
    Err(fault)
}

enum Step {
    Open(usize),
    Close(QualName),
}

struct Writer<'t> {
    tree: &'t Tree,
    out: HtmlSerializer<Vec<u8>>,
    steps: Vec<Step>,
    /// The note is still to be written.
    owes_note: bool,
    marks: bool,
}

impl<'t> Writer<'t> {
    /// The tree as text; marked in the first pass.
    fn write(tree: &'t Tree, marks: bool) -> String {
        let options = SerializeOpts {
            traversal_scope: TraversalScope::IncludeNode,
            ..SerializeOpts::default()
        };
        let out = HtmlSerializer::new(b"<!DOCTYPE html>\n".to_vec(), options);
        let mut writer = Self { tree, out, steps: Vec::new(), owes_note: marks, marks };
        writer.push_children(DOCUMENT);
        while let Some(step) = writer.steps.pop() {
            match step {
                Step::Open(node) => writer.open(node),
                Step::Close(name) => writer.close(name),
            }
        }
        String::from_utf8_lossy(&writer.out.writer).into_owned()
    }

    fn push_children(&mut self, node: usize) {
        let tree = self.tree;
        self.steps.extend(tree.children(node).iter().rev().map(|&child| Step::Open(child)));
    }

    fn open(&mut self, node: usize) {
        match self.tree.data(node) {
            Data::Other => {}
            Data::Text(text) => self.text(text),
            Data::Element { name, attributes } => match self.fate(node, name, attributes) {
                Fate::Dropped => {}
                Fate::Opened => self.push_children(node),
                Fate::Kept(attributes) => {
                    self.start(name, &attributes);
                    self.steps.push(Step::Close(name.clone()));
                    self.push_children(node);
                    self.mark(name);
                }
            },
        }
    }

    fn close(&mut self, name: QualName) {
        // A page of frames has no body.
        if self.owes_note && is_html(&name, &local_name!("html")) {
            self.note();
        }
        self.end(name);
    }

    fn fate(&self, node: usize, name: &QualName, attributes: &[Attribute]) -> Fate {
        if elements::check(name, &[]).is_err() {
            let opens = name.ns == ns!(html) && !DROPPED.contains(&&*name.local);
            return if opens { Fate::Opened } else { Fate::Dropped };
        }
        if &*name.local == "style" && css::check(&self.text_of(node)).is_err() {
            return Fate::Dropped;
        }
        let fits = |one: &&Attribute| elements::check(name, std::slice::from_ref(*one)).is_ok();
        let kept: Vec<_> = attributes.iter().filter(fits).cloned().collect();
        // A meta tag acts by what its attributes say together.
        let is_meta = is_html(name, &local_name!("meta"));
        if is_meta && kept.len() < attributes.len() { Fate::Dropped } else { Fate::Kept(kept) }
    }

    fn text_of(&self, node: usize) -> String {
        let texts =
            self.tree.children(node).iter().filter_map(|&child| match self.tree.data(child) {
                Data::Text(text) => Some(text.as_str()),
                _ => None,
            });
        texts.collect()
    }

    fn mark(&mut self, inside: &QualName) {
        if self.marks && is_html(inside, &local_name!("head")) {
            let meta = html(local_name!("meta"));
            let said = [("name", MARK), ("content", "true")].map(attribute);
            self.start(&meta, &said);
            self.end(meta);
            self.marks = false;
        }
        if self.owes_note && is_html(inside, &local_name!("body")) {
            self.note();
        }
    }

    fn note(&mut self) {
        let p = html(local_name!("p"));
        self.start(&p, &[attribute(("role", "note")), attribute(("style", NOTE_STYLE))]);
        self.text(NOTE);
        self.end(p);
        self.owes_note = false;
    }

    fn start(&mut self, name: &QualName, attributes: &[Attribute]) {
        let attributes = attributes.iter().map(|one| (&one.name, &*one.value));
        self.out.start_elem(name.clone(), attributes).expect("memory takes everything");
    }

    fn text(&mut self, text: &str) {
        self.out.write_text(text).expect("memory takes everything");
    }

    fn end(&mut self, name: QualName) {
        self.out.end_elem(name).expect("memory takes everything");
    }
}

fn html(name: LocalName) -> QualName {
    QualName::new(None, ns!(html), name)
}

fn is_html(name: &QualName, wanted: &LocalName) -> bool {
    name.ns == ns!(html) && name.local == *wanted
}

fn attribute((name, value): (&str, &str)) -> Attribute {
    let name = QualName::new(None, ns!(), LocalName::from(name));
    Attribute { name, value: value.into() }
}
