//! What every report shares: head, policy, style, foot.

use base64::{Engine, engine::general_purpose::STANDARD};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

/// How everything looks.
pub(crate) const STYLE: &str = include_str!("page.css");

/// A whole page. `version` is Safelight's own.
pub(crate) fn page(title: &str, version: &str, body: &Markup) -> String {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content={ "Safelight " (version) };
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (body)
                footer {
                    p { "Made by Safelight " (version) ". The files were only read; nothing was changed." }
                }
            }
        }
    }
    .into_string()
}

/// Nothing may load or run; the one style is named by its digest.
fn policy() -> String {
    let digest = STANDARD.encode(Sha256::digest(STYLE));
    format!("default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
}
