//! `GET /panel/report/{result}`: a report, without any rights.

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{Shared, guard::refuse};

/// Whatever a report holds, it can run nothing, load nothing and reach nobody.
const SANDBOX: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

pub(super) async fn show(State(shared): State<Shared>, Path(result): Path<String>) -> Response {
    let read = shared.panel.call("report.read", json!({ "result": result })).await;
    let html = read.as_ref().ok().and_then(|read| read["html"].as_str());
    match html {
        Some(html) => {
            let headers = [
                (header::CONTENT_TYPE, "text/html; charset=utf-8"),
                (header::CONTENT_SECURITY_POLICY, SANDBOX),
            ];
            (headers, html.to_owned()).into_response()
        }
        None => refuse(
            StatusCode::NOT_FOUND,
            "no_report",
            "The report of this result is not kept here any more.",
        ),
    }
}
