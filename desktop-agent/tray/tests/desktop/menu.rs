//! The menu of an icon as it comes over the bus.

use zbus::zvariant::{Dict, Value};

/// One entry with those below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// To press it.
    pub(crate) id: i32,
    /// What stands there; empty for a line.
    pub(crate) label: String,
    /// Whether it can be pressed.
    pub(crate) enabled: bool,
    /// Whether its mark is set; none without a mark.
    pub(crate) checked: Option<bool>,
    /// The entries of a menu below.
    pub(crate) children: Vec<Entry>,
}

impl Entry {
    /// The entry at the end of a way of labels, each known by its beginning.
    pub(crate) fn find<'a>(menu: &'a [Self], way: &[&str]) -> Option<&'a Self> {
        let (first, rest) = way.split_first()?;
        let found = menu.iter().find(|entry| entry.label.starts_with(first))?;
        if rest.is_empty() { Some(found) } else { Self::find(&found.children, rest) }
    }
}

/// Reads one node: a number, its properties, and its children.
pub(crate) fn read_layout(value: &Value<'_>) -> Entry {
    let Value::Structure(node) = value else {
        let Value::Value(inner) = value else { panic!("{value:?}") };
        return read_layout(inner);
    };
    let [Value::I32(id), Value::Dict(properties), Value::Array(children)] = node.fields() else {
        panic!("{node:?}")
    };
    let toggles = text(properties, "toggle-type").is_some_and(|kind| !kind.is_empty());
    Entry {
        id: *id,
        // An underscore marks a key; two of them are one.
        label: text(properties, "label").unwrap_or_default().replace("__", "_"),
        enabled: !matches!(property(properties, "enabled"), Some(Value::Bool(false))),
        checked: toggles
            .then(|| matches!(property(properties, "toggle-state"), Some(Value::I32(1)))),
        children: children.iter().map(read_layout).collect(),
    }
}

fn text(properties: &Dict<'_, '_>, name: &str) -> Option<String> {
    match property(properties, name)? {
        Value::Str(text) => Some(text.to_string()),
        other => panic!("{name}: {other:?}"),
    }
}

fn property<'a>(properties: &'a Dict<'_, '_>, name: &str) -> Option<&'a Value<'a>> {
    let mut all = properties.iter();
    let (_, value) = all.find(|(key, _)| matches!(key, Value::Str(key) if key.as_str() == name))?;
    match value {
        Value::Value(inner) => Some(inner),
        plain => Some(plain),
    }
}
