//! `POST /panel/call/{command}`: one command of the table.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::Value;

use super::Shared;
use crate::panel::PanelFault;

pub(super) async fn call(
    State(shared): State<Shared>,
    Path(command): Path<String>,
    body: Bytes,
) -> Response {
    let args = if body.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(&body) };
    let answer = match args {
        Ok(args) => shared.panel.call(&command, args).await,
        Err(error) => Err(PanelFault::new("bad_args", format!("The body is not JSON: {error}."))),
    };
    match answer {
        Ok(reply) => Json(reply).into_response(),
        Err(fault) => (status(fault.code), Json(fault)).into_response(),
    }
}

fn status(code: &str) -> StatusCode {
    match code {
        "unknown_command" | "unknown_collection" | "unknown_entry" | "no_report" => {
            StatusCode::NOT_FOUND
        }
        "bad_args" => StatusCode::UNPROCESSABLE_ENTITY,
        "internal" => StatusCode::INTERNAL_SERVER_ERROR,
        "offline" | "starting" | "no_coordinator" => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::CONFLICT,
    }
}
