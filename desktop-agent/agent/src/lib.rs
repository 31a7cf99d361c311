//! The agent: claims, runs, reports, keeps secrets; no GUI libraries.
