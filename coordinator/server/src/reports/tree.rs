//! A report as a tree, as a browser builds it. The nodes stand in one list, so that no depth of
//! nesting takes stack to walk or to forget.

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    rc::Rc,
};

use html5ever::{
    Attribute, ExpandedName, QualName, local_name, ns,
    tendril::StrTendril,
    tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink},
};

use super::feed::{DEEPEST, feed};

/// The list of nodes; the first is the document.
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// Reading was given up: the elements are nested too deep.
    pub(super) too_deep: bool,
}

/// What a node is, for us.
pub(super) enum Data {
    Element {
        name: QualName,
        attributes: Vec<Attribute>,
    },
    Text(String),
    /// The document itself, comments, and the contents of templates.
    Other,
}

struct Node {
    data: Data,
    parent: Option<usize>,
    children: Vec<usize>,
    /// How many elements it stands in.
    depth: usize,
}

impl Tree {
    /// Reads a whole page.
    pub(super) fn parse(text: &str) -> Self {
        feed(Builder::new(), text, |builder| builder.too_deep.get())
    }

    /// What a node is.
    pub(super) fn data(&self, node: usize) -> &Data {
        &self.nodes[node].data
    }

    /// The nodes in a node; `DOCUMENT` for the whole page.
    pub(super) fn children(&self, node: usize) -> &[usize] {
        &self.nodes[node].children
    }
}

/// The node of the whole page.
pub(super) const DOCUMENT: usize = 0;

/// A node's place, and its name where it is an element.
type Handle = Rc<Named>;

struct Named {
    id: usize,
    name: QualName,
}

struct Builder {
    nodes: RefCell<Vec<Node>>,
    too_deep: Cell<bool>,
}

impl Builder {
    fn new() -> Self {
        let builder = Self { nodes: RefCell::default(), too_deep: Cell::new(false) };
        builder.add(Data::Other);
        builder
    }

    fn add(&self, data: Data) -> usize {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node { data, parent: None, children: Vec::new(), depth: 0 });
        nodes.len() - 1
    }

    fn other(&self) -> Handle {
        let name = QualName::new(None, ns!(), local_name!(""));
        Rc::new(Named { id: self.add(Data::Other), name })
    }

    /// Puts `child` into `parent`, at that place among its children.
    fn insert(&self, parent: usize, place: usize, child: NodeOrText<Handle>) {
        let id = match child {
            NodeOrText::AppendNode(node) => {
                self.detach(node.id);
                node.id
            }
            NodeOrText::AppendText(text) => {
                if self.join_text(parent, place, &text) {
                    return;
                }
                self.add(Data::Text(text.to_string()))
            }
        };
        let mut nodes = self.nodes.borrow_mut();
        nodes[id].parent = Some(parent);
        nodes[id].depth = nodes[parent].depth + 1;
        if nodes[id].depth > DEEPEST && !matches!(nodes[id].data, Data::Text(_)) {
            self.too_deep.set(true);
        }
        let children = &mut nodes[parent].children;
        // Taking the node out of its old place may have made this list shorter.
        let place = place.min(children.len());
        children.insert(place, id);
    }

    /// Text comes in pieces; they are one node.
    fn join_text(&self, parent: usize, place: usize, text: &str) -> bool {
        let mut nodes = self.nodes.borrow_mut();
        let before = place.checked_sub(1).map(|place| nodes[parent].children[place]);
        match before.map(|before| &mut nodes[before].data) {
            Some(Data::Text(start)) => {
                start.push_str(text);
                true
            }
            _ => false,
        }
    }

    fn detach(&self, id: usize) {
        let mut nodes = self.nodes.borrow_mut();
        let Some(parent) = nodes[id].parent.take() else { return };
        let children = &mut nodes[parent].children;
        // What is moved stands mostly at the end.
        if let Some(place) = children.iter().rposition(|child| *child == id) {
            children.remove(place);
        }
    }
}

impl TreeSink for Builder {
    type Handle = Handle;
    type Output = Tree;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Tree {
        Tree { nodes: self.nodes.into_inner(), too_deep: self.too_deep.get() }
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _: ElementFlags,
    ) -> Handle {
        let id = self.add(Data::Element { name: name.clone(), attributes });
        Rc::new(Named { id, name })
    }

    fn add_attrs_if_missing(&self, target: &Handle, more: Vec<Attribute>) {
        if let Data::Element { attributes, .. } = &mut self.nodes.borrow_mut()[target.id].data {
            for attribute in more {
                if !attributes.iter().any(|known| known.name == attribute.name) {
                    attributes.push(attribute);
                }
            }
        }
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        let end = self.nodes.borrow()[parent.id].children.len();
        self.insert(parent.id, end, child);
    }

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        if let NodeOrText::AppendNode(node) = &child {
            self.detach(node.id);
        }
        let place = {
            let nodes = self.nodes.borrow();
            nodes[sibling.id].parent.and_then(|parent| {
                let children = &nodes[parent].children;
                Some((parent, children.iter().rposition(|child| *child == sibling.id)?))
            })
        };
        if let Some((parent, place)) = place {
            self.insert(parent, place, child);
        }
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        previous: &Handle,
        child: NodeOrText<Handle>,
    ) {
        let has_parent = self.nodes.borrow()[element.id].parent.is_some();
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let mut nodes = self.nodes.borrow_mut();
        let moved = std::mem::take(&mut nodes[node.id].children);
        for child in &moved {
            nodes[*child].parent = Some(new_parent.id);
        }
        nodes[new_parent.id].children.extend(moved);
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn get_document(&self) -> Handle {
        let name = QualName::new(None, ns!(), local_name!(""));
        Rc::new(Named { id: DOCUMENT, name })
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.id == y.id
    }

    fn create_comment(&self, _text: StrTendril) -> Handle {
        self.other()
    }

    fn create_pi(&self, _target: StrTendril, _data: StrTendril) -> Handle {
        self.other()
    }

    fn get_template_contents(&self, _target: &Handle) -> Handle {
        self.other()
    }

    fn parse_error(&self, _msg: Cow<'static, str>) {}
    fn set_quirks_mode(&self, _mode: QuirksMode) {}
    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}
}
