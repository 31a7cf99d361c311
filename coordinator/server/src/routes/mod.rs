//! One file per noun; the map is in `router.rs`.

pub(crate) mod agent;
