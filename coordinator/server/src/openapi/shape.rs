//! Shapes on the page: one table of fields each, and what a field is in a few words.

use maud::{Markup, html};
use serde_json::{Map, Value};

use super::page::text;

/// Every shape that has a name.
pub(super) fn all(schemas: &Value) -> Markup {
    html! {
        section id="shapes" {
            h2 { "shapes" }
            @for (name, schema) in schemas.as_object().into_iter().flatten() {
                article id={ "shape-" (name) } {
                    h3 { a href={ "#shape-" (name) } { code { (name) } } }
                    p { (text(&schema["description"])) }
                    (whole(schema))
                }
            }
        }
    }
}

fn whole(schema: &Value) -> Markup {
    let parts: Vec<&Value> = schema["allOf"].as_array().into_iter().flatten().collect();
    html! {
        @if !parts.is_empty() {
            @for part in parts { (whole(part)) }
        } @else if let Some(fields) = schema["properties"].as_object() {
            (table(fields, &schema["required"]))
        } @else {
            p { (kind(schema)) @if let Some(pattern) = schema["pattern"].as_str() {
                ", " code { (pattern) }
            } }
        }
    }
}

fn table(fields: &Map<String, Value>, required: &Value) -> Markup {
    let needed = |name: &str| {
        required.as_array().is_some_and(|all| all.iter().any(|one| one.as_str() == Some(name)))
    };
    html! {
        table {
            thead { tr { th { "field" } th { "is" } th { "what" } } }
            tbody {
                @for (name, field) in fields {
                    tr {
                        td { code { (name) } @if needed(name) { " *" } }
                        td { (kind(field)) }
                        td { (text(&field["description"])) }
                    }
                }
            }
        }
    }
}

/// What a value is.
pub(super) fn kind(schema: &Value) -> Markup {
    let choices = ["anyOf", "oneOf", "allOf"].iter().find_map(|key| schema[*key].as_array());
    html! {
        @if let Some(name) = named(schema) {
            a href={ "#shape-" (name) } { (name) }
        } @else if let Some(choices) = choices {
            (between(choices.iter().map(kind), " or "))
        } @else if let Some(words) = schema["enum"].as_array() {
            (between(words.iter().map(|word| html! { code { (text(word)) } }), " or "))
        } @else {
            (plain(schema))
        }
    }
}

fn plain(schema: &Value) -> Markup {
    let types: Vec<&str> = match &schema["type"] {
        Value::Array(all) => all.iter().map(text).collect(),
        one => vec![text(one)],
    };
    let words = types.into_iter().map(|word| match word {
        "array" => html! { "list of " (kind(&schema["items"])) },
        "object" if schema["additionalProperties"].is_object() => {
            html! { "map to " (kind(&schema["additionalProperties"])) }
        }
        "" => html! { "anything" },
        word => html! { (word) },
    });
    html! { (between(words, " or ")) @if let Some(format) = schema["format"].as_str() { " (" (format) ")" } }
}

fn between(parts: impl Iterator<Item = Markup>, word: &str) -> Markup {
    html! {
        @for (n, part) in parts.enumerate() {
            @if n > 0 { (word) }
            (part)
        }
    }
}

/// The name of the shape that is referred to.
fn named(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

/// What a reference refers to; anything else is itself.
pub(super) fn followed<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    let place = value["$ref"].as_str().and_then(|place| place.strip_prefix('#'));
    place.and_then(|place| document.pointer(place)).unwrap_or(value)
}
