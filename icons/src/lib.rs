//! The icons of Safelight: drawn as SVG in `svg`, rendered here to what each platform wants.
//!
//! The tray has seven states and nine steps of work. They differ by shape, because a tray is small,
//! often without colour, and looked at by people who see colours in different ways; colour only adds.

pub mod app;
pub mod draw;
pub mod files;
pub mod sheet;
pub mod sight;
pub mod theme;
