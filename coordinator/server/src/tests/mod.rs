//! The router told stories, one file per noun.

mod agents;
mod api_tokens;
mod audit;
mod collections;
mod config;
mod csrf;
mod history;
mod job_changes;
mod jobs;
mod jobs_with_pipelines;
mod live;
mod matrix;
mod own_sessions;
mod pages;
mod pipeline_files;
mod pipelines;
mod readiness;
mod releases;
mod results;
mod roles;
mod serving;
mod sessions;
mod setup;
mod teams;
mod users;
mod walls;
