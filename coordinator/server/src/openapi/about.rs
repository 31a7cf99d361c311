//! What the document says about the API as a whole.

use utoipa::openapi::{
    Components, InfoBuilder, OpenApi, OpenApiBuilder,
    security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    tag::TagBuilder,
};

use crate::people::cookies::SESSION_COOKIE;

/// Somebody in a browser.
pub(super) const SESSION: &str = "session";
/// A script.
pub(super) const TOKEN: &str = "token";
/// An agent.
pub(super) const AGENT_KEY: &str = "agent_key";

/// What the routes are grouped by, in the order of the page.
const TAGS: &[(&str, &str)] = &[
    ("setup", "The first administrator, once."),
    ("session", "In, out, and who am I."),
    ("users", "The people of a team."),
    ("teams", "The teams of the whole coordinator."),
    ("release manifests", "Known-good agent binaries, of the whole coordinator."),
    ("agents", "The computers that do the work, and the tokens that enrol them."),
    ("collections", "Places with photos."),
    ("connectors", "How remote storage is reached, and where the credentials are."),
    ("pipelines", "Workflows that pictures are held against."),
    ("jobs", "Runs of a tool on a collection."),
    ("results", "What finished jobs found."),
    ("live", "What happens, as it happens."),
    ("notices", "What a team should look at."),
    ("config", "What a team set for its tools."),
    ("api-tokens", "Secrets for scripts."),
    ("audit", "Who changed what, and when."),
    (
        "agent protocol",
        "What agents call. Register once, heartbeat, claim, config, progress, \
        uploads if needed, complete or fail, claim again. All but register is safe to repeat.",
    ),
    ("health", "Whether the coordinator lives, and whether it can serve."),
    ("about", "This document."),
];

const DESCRIPTION: &str = "The queue, results and settings of teams that check their photo \
    libraries. People and their scripts need a session or an API token; agents have a protocol of \
    their own. Whatever belongs to another team answers 404. Lists answer `items` and `next`; send \
    `next` as `after` to get the next page.";

/// The document before any route is in it.
pub(crate) fn about() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Safelight coordinator")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION))
        .build();
    let tags = TAGS
        .iter()
        .map(|(name, what)| TagBuilder::new().name(*name).description(Some(*what)).build());
    OpenApiBuilder::new().info(info).tags(Some(tags)).components(Some(keys())).build()
}

fn keys() -> Components {
    let session = "Set by signing in. A request that changes something also brings the cookie \
        `safelight_csrf` as the header `x-csrf-token`, and the coordinator's own `Origin`.";
    let bearer = |format: &str, what: &str| {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
        SecurityScheme::Http(scheme.bearer_format(format).description(Some(what)).build())
    };
    let mut components = Components::new();
    components.add_security_scheme(
        SESSION,
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
            SESSION_COOKIE,
            session,
        ))),
    );
    let script = "An API token of a team, with scopes: `read`, `write`, `admin`; each includes \
        those before it.";
    components.add_security_scheme(TOKEN, bearer("tok_key_…", script));
    let agent = "An agent's key, shown once when it registered.";
    components.add_security_scheme(AGENT_KEY, bearer("agt_key_…", agent));
    components
}
