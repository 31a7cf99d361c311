//! The page: built by Vite, carried inside the program.

use std::borrow::Cow;

use axum::{
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

use super::guard::refuse;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../ui/desktop/dist"]
struct Dist;

const INDEX: &str = "index.html";

/// A file of the page by its name, such as `assets/index.js`; the page itself for an empty name.
#[must_use]
pub fn page(name: &str) -> Option<Cow<'static, [u8]>> {
    Dist::get(if name.is_empty() { INDEX } else { name }).map(|file| file.data)
}

pub(super) async fn serve(at: Uri) -> Response {
    let name = at.path().trim_start_matches('/');
    let Some(found) = page(name) else {
        return refuse(StatusCode::NOT_FOUND, "not_found", "There is no such page.");
    };
    let caching = if name.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers = [(header::CONTENT_TYPE, content_type(name)), (header::CACHE_CONTROL, caching)];
    (headers, found).into_response()
}

/// The types that Vite writes; anything else is bytes.
fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("" | "html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("json" | "map") => "application/json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
