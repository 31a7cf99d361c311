//! What the people-facing API takes and sends, one file per noun. The page's TypeScript types are
//! made from these by the test in `typescript.rs`.

mod agent;
mod agent_history;
mod api_token;
mod audit;
mod collection;
mod config;
mod connector;
mod job;
mod job_changes;
mod live;
mod notice;
mod page;
mod pipeline;
mod release;
mod result;
mod retention;
mod session;
mod team;
mod trend;
#[cfg(test)]
mod typescript;
mod user;

pub(crate) use agent::*;
pub(crate) use agent_history::*;
pub(crate) use api_token::*;
pub(crate) use audit::*;
pub(crate) use collection::*;
pub(crate) use config::*;
pub(crate) use connector::*;
pub(crate) use job::*;
pub(crate) use job_changes::*;
pub(crate) use live::*;
pub(crate) use notice::*;
pub(crate) use page::*;
pub(crate) use pipeline::*;
pub(crate) use release::*;
pub(crate) use result::*;
pub(crate) use retention::*;
pub(crate) use session::*;
pub(crate) use team::*;
pub(crate) use trend::*;
pub(crate) use user::*;
