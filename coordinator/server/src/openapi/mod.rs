//! The document about the API: OpenAPI 3.1, made from the handlers themselves. A handler says what
//! it takes and gives; the URL map says where it is and what it needs; what every route of a kind
//! can answer is added here once.

mod about;
mod map;
mod numbers;
mod page;
mod refusals;
mod shape;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use axum::http::Method;
use serde_json::Value;
use utoipa::openapi::OpenApi;

pub(crate) use about::about;
pub(crate) use map::{Mapped, for_agents, needing};

/// The verbs that a path of the document can have.
const VERBS: [(&str, Method); 5] = [
    ("get", Method::GET),
    ("post", Method::POST),
    ("put", Method::PUT),
    ("patch", Method::PATCH),
    ("delete", Method::DELETE),
];

/// The whole document, and the page made from it. Both are written when they are first asked for.
pub(crate) struct Document {
    api: OpenApi,
    json: OnceLock<Value>,
    page: OnceLock<String>,
}

impl Document {
    /// Of what the URL map gathered.
    pub(crate) const fn of(api: OpenApi) -> Self {
        Self { api, json: OnceLock::new(), page: OnceLock::new() }
    }

    /// As it is served.
    pub(crate) fn json(&self) -> &Value {
        self.json.get_or_init(|| {
            let mut document = serde_json::to_value(&self.api).expect("the document is plain data");
            refusals::add(&mut document);
            numbers::name(&mut document);
            document
        })
    }

    /// As it is read.
    pub(crate) fn page(&self) -> &str {
        self.page.get_or_init(|| page::page(self.json()))
    }
}

/// One verb of one path.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Operation<'d> {
    /// Where, with `{names}` for what varies.
    pub(crate) path: &'d str,
    /// How.
    pub(crate) method: &'d Method,
    /// What the document says.
    pub(crate) said: &'d Value,
}

/// Every operation of a document, by path and verb.
pub(crate) fn operations(document: &Value) -> impl Iterator<Item = Operation<'_>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, item)| {
        VERBS.iter().filter_map(move |(word, method)| {
            item.get(word).map(|said| Operation { path, method, said })
        })
    })
}
