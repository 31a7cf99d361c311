//! `POST /panel/session`: a token that works once becomes a cookie.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    Shared,
    guard::{COOKIE, refuse},
};
use crate::panel::shapes::Nothing;

#[derive(Deserialize)]
pub(super) struct Begin {
    token: String,
}

pub(super) async fn begin(State(shared): State<Shared>, Json(asked): Json<Begin>) -> Response {
    let now = shared.panel.0.clock.now();
    match shared.door.enter(&asked.token, now) {
        Ok(Some(session)) => {
            let cookie = format!("{COOKIE}={session}; Path=/; HttpOnly; SameSite=Strict");
            ([(header::SET_COOKIE, cookie)], Json(Nothing {})).into_response()
        }
        Ok(None) => refuse(
            StatusCode::FORBIDDEN,
            "bad_token",
            "This link was used already or is too old. Open the panel anew from the app.",
        ),
        Err(error) => {
            tracing::error!(%error, "no session could be made");
            refuse(StatusCode::INTERNAL_SERVER_ERROR, "internal", "That did not work.")
        }
    }
}
