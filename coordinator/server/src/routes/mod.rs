//! One file per noun; the map is in `router.rs`.

pub(crate) mod about_api;
pub(crate) mod agent;
pub(crate) mod agent_history;
pub(crate) mod agents;
pub(crate) mod api_tokens;
pub(crate) mod audit;
pub(crate) mod collections;
pub(crate) mod config;
pub(crate) mod connectors;
pub(crate) mod job_changes;
pub(crate) mod jobs;
pub(crate) mod live;
pub(crate) mod notices;
pub(crate) mod own_sessions;
pub(crate) mod pipeline_files;
pub(crate) mod pipeline_versions;
pub(crate) mod pipelines;
pub(crate) mod ready;
pub(crate) mod registration_tokens;
pub(crate) mod releases;
pub(crate) mod results;
pub(crate) mod retention;
pub(crate) mod schemas;
pub(crate) mod session;
pub(crate) mod setup;
pub(crate) mod sockets;
pub(crate) mod teams;
pub(crate) mod trends;
pub(crate) mod users;

use std::str::FromStr;

use safelight_store::Page;

use crate::{ApiError, shapes::PageQuery};

/// Entries of a page when the request names no number.
const DEFAULT_LIMIT: u32 = 50;
/// Entries of a page at most.
const MAX_LIMIT: u32 = 200;

/// The store's page for what was asked, of a list whose entries have such ids.
fn page<Id: FromStr>(query: PageQuery) -> Result<Page, ApiError> {
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if limit == 0 {
        return Err(ApiError::parameter("limit", "At least 1 is wanted."));
    }
    if query.after.as_deref().is_some_and(|after| after.parse::<Id>().is_err()) {
        return Err(ApiError::parameter("after", "The `next` of the page before is wanted."));
    }
    Ok(Page { limit: limit.min(MAX_LIMIT), after: query.after })
}
