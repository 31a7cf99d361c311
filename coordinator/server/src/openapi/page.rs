//! The document as a page: no script, nothing from elsewhere, an anchor for everything.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::{Map, Value};

use super::{Operation, operations, shape};

/// The whole page.
pub(super) fn page(document: &Value) -> String {
    let info = &document["info"];
    let title = text(&info["title"]);
    let tags: Vec<&Value> = document["tags"].as_array().into_iter().flatten().collect();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) ": API" }
                style { (PreEscaped(include_str!("page.css"))) }
            }
            body {
                nav aria-label="Parts" {
                    a href="#top" { (title) }
                    ul {
                        @for tag in &tags { (entry(text(&tag["name"]))) }
                        (entry("shapes"))
                    }
                }
                main id="top" {
                    h1 { (title) " " small { (text(&info["version"])) } }
                    p { (text(&info["description"])) }
                    p { a href="openapi.json" { "The same as OpenAPI 3.1" } }
                    @for tag in &tags { (group(document, tag)) }
                    (shape::all(&document["components"]["schemas"]))
                }
            }
        }
    };
    page.into_string()
}

fn entry(name: &str) -> Markup {
    html! { li { a href={ "#" (anchor(name)) } { (name) } } }
}

fn group(document: &Value, tag: &Value) -> Markup {
    let name = text(&tag["name"]);
    let here = operations(document).filter(|one| one.said["tags"][0] == tag["name"]);
    html! {
        section id=(anchor(name)) {
            h2 { (name) }
            p { (text(&tag["description"])) }
            @for one in here { (operation(document, one)) }
        }
    }
}

fn operation(document: &Value, Operation { path, method, said }: Operation<'_>) -> Markup {
    let id = text(&said["operationId"]);
    html! {
        article id=(id) {
            h3 {
                a href={ "#" (id) } {
                    b.verb { (method) } " " code { (path) }
                }
            }
            p { (text(&said["summary"])) " " (text(&said["description"])) }
            p.needs { (needs(&said["security"])) }
            (parameters(said))
            (body(said))
            (answers(document, said))
        }
    }
}

/// Who may call.
fn needs(security: &Value) -> String {
    let ways: Vec<String> = security
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .flat_map(Map::iter)
        .map(|(way, what)| match text(&what[0]) {
            "" => way.replace('_', " "),
            least => format!("{} ({least})", way.replace('_', " ")),
        })
        .collect();
    if ways.is_empty() {
        "Open to anybody.".to_owned()
    } else {
        format!("Needs: {}.", ways.join(" or "))
    }
}

fn parameters(said: &Value) -> Markup {
    let all: Vec<&Value> = said["parameters"].as_array().into_iter().flatten().collect();
    html! {
        @if !all.is_empty() {
            table {
                thead { tr { th { "takes" } th { "in" } th { "is" } th { "what" } } }
                tbody {
                    @for one in all {
                        tr {
                            td { code { (text(&one["name"])) } @if one["required"] == true { " *" } }
                            td { (text(&one["in"])) }
                            td { (shape::kind(&one["schema"])) }
                            td { (text(&one["description"])) }
                        }
                    }
                }
            }
        }
    }
}

fn body(said: &Value) -> Markup {
    let content = said["requestBody"]["content"].as_object();
    html! {
        @for (media, what) in content.into_iter().flatten() {
            p { "Body, " code { (media) } ": " (shape::kind(&what["schema"]))
                " " (text(&said["requestBody"]["description"])) }
        }
    }
}

fn answers(document: &Value, said: &Value) -> Markup {
    html! {
        table {
            thead { tr { th { "answers" } th { "with" } th { "what" } } }
            tbody {
                @for (status, answer) in said["responses"].as_object().into_iter().flatten() {
                    @let answer = shape::followed(document, answer);
                    tr {
                        td { code { (status) } }
                        td {
                            @for (media, what) in answer["content"].as_object().into_iter().flatten() {
                                (shape::kind(&what["schema"]))
                                @if media != "application/json" { " " code { (media) } }
                                " "
                            }
                        }
                        td { (text(&answer["description"])) }
                    }
                }
            }
        }
    }
}

fn anchor(name: &str) -> String {
    name.replace(' ', "-")
}

/// The text there, or nothing.
pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
