//! A report as a browser reads it: every element and every style sheet is looked at while the
//! tree is built, and no tree is kept.

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
};

use html5ever::{
    Attribute, ExpandedName, QualName, expanded_name, local_name, ns,
    tendril::StrTendril,
    tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink},
};

use super::{
    UnsafeReport, css, elements,
    feed::{DEEPEST, feed},
};

/// What the page turned out to be.
pub(super) struct Found {
    /// The first thing it must not have.
    pub(super) fault: Option<UnsafeReport>,
    /// Who says to have made it.
    pub(super) generator: Option<String>,
}

/// Reads a whole page.
pub(super) fn parse(text: &str) -> Found {
    feed(Inspector::default(), text, |inspector| inspector.fault.borrow().is_some())
}

/// A node is its name; anything that is no element has an empty one.
type Node = Rc<Named>;

/// Elements are numbered from one.
const DOCUMENT: usize = 0;

struct Named {
    id: usize,
    name: QualName,
    /// How many elements it stands in.
    depth: Cell<usize>,
}

#[derive(Default)]
struct Inspector {
    nodes: Cell<usize>,
    fault: RefCell<Option<UnsafeReport>>,
    generator: RefCell<Option<String>>,
    /// Text of each style element; the tree builder hands it over in pieces.
    styles: RefCell<HashMap<usize, String>>,
}

impl Inspector {
    fn node(&self, name: QualName) -> Node {
        let id = self.nodes.get() + 1;
        self.nodes.set(id);
        Rc::new(Named { id, name, depth: Cell::new(0) })
    }

    fn nameless(&self) -> Node {
        self.node(QualName::new(None, ns!(), local_name!("")))
    }

    fn judge(&self, verdict: Result<(), UnsafeReport>) {
        let mut fault = self.fault.borrow_mut();
        if fault.is_none() {
            *fault = verdict.err();
        }
    }

    fn note_generator(&self, name: &QualName, attributes: &[Attribute]) {
        if name.expanded() != expanded_name!(html "meta") {
            return;
        }
        let value = |wanted: &str| {
            attributes.iter().find(|a| &*a.name.local == wanted).map(|a| a.value.to_string())
        };
        if value("name").is_some_and(|name| name.eq_ignore_ascii_case("generator")) {
            *self.generator.borrow_mut() = value("content");
        }
    }

    fn place(&self, child: &Node, depth: usize) {
        child.depth.set(depth);
        if depth > DEEPEST {
            self.judge(Err(UnsafeReport::TooDeep));
        }
    }

    fn text(&self, parent: &Node, text: &str) {
        if &*parent.name.local == "style" {
            self.styles.borrow_mut().entry(parent.id).or_default().push_str(text);
        }
    }
}

impl TreeSink for Inspector {
    type Handle = Node;
    type Output = Found;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Found {
        for style in self.styles.borrow().values() {
            self.judge(css::check(style));
        }
        Found { fault: self.fault.into_inner(), generator: self.generator.into_inner() }
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Node {
        self.judge(elements::check(&name, &attributes));
        self.note_generator(&name, &attributes);
        self.node(name)
    }

    fn add_attrs_if_missing(&self, target: &Node, attributes: Vec<Attribute>) {
        self.judge(elements::check(&target.name, &attributes));
    }

    fn append(&self, parent: &Node, child: NodeOrText<Node>) {
        match child {
            NodeOrText::AppendText(text) => self.text(parent, &text),
            NodeOrText::AppendNode(child) => self.place(&child, parent.depth.get() + 1),
        }
    }

    fn append_before_sibling(&self, sibling: &Node, child: NodeOrText<Node>) {
        if let NodeOrText::AppendNode(child) = child {
            self.place(&child, sibling.depth.get());
        }
    }

    fn append_based_on_parent_node(&self, element: &Node, _: &Node, child: NodeOrText<Node>) {
        self.append_before_sibling(element, child);
    }

    fn elem_name<'a>(&'a self, target: &'a Node) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn get_document(&self) -> Node {
        let name = QualName::new(None, ns!(), local_name!(""));
        Rc::new(Named { id: DOCUMENT, name, depth: Cell::new(0) })
    }

    fn same_node(&self, x: &Node, y: &Node) -> bool {
        x.id == y.id
    }

    fn create_comment(&self, _text: StrTendril) -> Node {
        self.nameless()
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> Node {
        self.nameless()
    }

    fn get_template_contents(&self, _target: &Node) -> Node {
        self.nameless()
    }

    fn parse_error(&self, _msg: Cow<'static, str>) {}
    fn set_quirks_mode(&self, _mode: QuirksMode) {}
    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}
    fn remove_from_parent(&self, _target: &Node) {}
    fn reparent_children(&self, _node: &Node, _new_parent: &Node) {}
}
