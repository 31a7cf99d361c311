//! What every route of a kind can be refused with, said once: who is not let in, what is not
//! found, which shapes are wrong. A handler says only what is its own.

use safelight_protocol::{ErrorBody, ErrorCode, FieldError, ValidationBody};
use serde_json::{Map, Value, json};
use utoipa::{PartialSchema, ToSchema};

use super::VERBS;
use crate::{
    pipelines::text::Format,
    shapes::{AuditFormat, PipelineFault, PipelineRefusal},
    team_config::Setting,
};

/// Gives each operation its name and the refusals of its kind.
pub(super) fn add(document: &mut Value) {
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    for (path, item) in paths {
        for (verb, _) in VERBS {
            if let Some(operation) = item.get_mut(verb).and_then(Value::as_object_mut) {
                complete(operation, verb, path);
            }
        }
    }
    let components = &mut document["components"];
    components["responses"] = responses();
    add_schemas(&mut components["schemas"]);
}

fn complete(operation: &mut Map<String, Value>, verb: &str, path: &str) {
    operation.insert("operationId".to_owned(), json!(name(verb, path)));
    let kinds = kinds(operation, verb, path);
    let responses = operation.entry("responses").or_insert_with(|| json!({}));
    let Some(responses) = responses.as_object_mut() else { return };
    for (status, kind) in kinds {
        let shared = json!({ "$ref": format!("#/components/responses/{kind}") });
        responses.entry(status).or_insert(shared);
    }
}

/// `get_api_agents_agent` of `GET /api/agents/{agent}`.
fn name(verb: &str, path: &str) -> String {
    let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    std::iter::once(verb).chain(words).collect::<Vec<_>>().join("_")
}

fn kinds(
    operation: &Map<String, Value>,
    verb: &str,
    path: &str,
) -> Vec<(&'static str, &'static str)> {
    let is_empty =
        |key: &str| operation.get(key).and_then(Value::as_array).is_none_or(Vec::is_empty);
    let parameters = || operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
    let open = is_empty("security") || operation["security"] == json!([{}]);
    let mut kinds = Vec::new();
    if open && verb == "get" && is_empty("parameters") {
        return kinds;
    }
    kinds.extend([("429", "TooManyTries"), ("500", "Failed"), ("503", "Unavailable")]);
    if !open {
        kinds.push(("401", "Unknown"));
    }
    if !open || verb != "get" {
        kinds.push(("403", "NotAllowed"));
    }
    if path.contains('{') {
        kinds.push(("404", "NotFound"));
    }
    if operation.contains_key("requestBody") {
        kinds.extend([("413", "TooLarge"), ("422", "Invalid")]);
    }
    if parameters().any(|parameter| parameter["in"] == "query") {
        kinds.push(("422", "Invalid"));
    }
    kinds
}

fn responses() -> Value {
    json!({
        "Unknown": {
            "description": "`unauthenticated`: nobody we know is asking.",
            "headers": { "www-authenticate": { "schema": { "type": "string" } } },
            "content": body("ErrorBody"),
        },
        "NotAllowed": plain("`forbidden`: the role or scope does not allow it; `csrf`: it does not \
            come from our own page; `agent_revoked`, `agent_not_online`; `not_yours`."),
        "NotFound": plain("`not_found`: there is no such thing for this caller."),
        "TooLarge": plain("`body_too_large`: more than 10 MiB."),
        "Invalid": {
            "description": "`invalid_request`: the request has the wrong shape, field by field. \
                `no_pipeline` and `pipeline_invalid` where pipelines are at work.",
            "content": body("Invalid"),
        },
        "TooManyTries": {
            "description": "`rate_limited`: too many tries that failed.",
            "headers": {
                "retry-after": { "description": "Seconds.", "schema": { "type": "integer" } },
            },
            "content": body("ErrorBody"),
        },
        "Failed": plain("`internal`: our mistake; the log has the reason."),
        "Unavailable": plain("`unavailable`: the database does not answer, or the request took \
            too long."),
    })
}

fn plain(description: &str) -> Value {
    json!({ "description": description, "content": body("ErrorBody") })
}

fn body(schema: &str) -> Value {
    let schema = json!({ "$ref": format!("#/components/schemas/{schema}") });
    json!({ "application/json": { "schema": schema } })
}

/// The shapes that nothing is answered with but refusals.
fn add_schemas(schemas: &mut Value) {
    fn add<T: ToSchema + PartialSchema>(schemas: &mut Value) {
        let schema = serde_json::to_value(T::schema()).expect("a schema is plain data");
        schemas[T::name().as_ref()] = schema;
    }
    add::<ErrorBody>(schemas);
    add::<ErrorCode>(schemas);
    add::<ValidationBody>(schemas);
    add::<FieldError>(schemas);
    add::<PipelineRefusal>(schemas);
    add::<PipelineFault>(schemas);
    // Named by parameters alone, from which nothing is gathered.
    add::<Setting>(schemas);
    add::<Format>(schemas);
    add::<AuditFormat>(schemas);
    let of = ["ValidationBody", "PipelineRefusal", "ErrorBody"];
    let of = of.map(|name| json!({ "$ref": format!("#/components/schemas/{name}") }));
    schemas["Invalid"] = json!({ "anyOf": of });
}
