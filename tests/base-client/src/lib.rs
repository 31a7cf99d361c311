//! An agent as somebody else would write it, from the base part of the protocol alone: no socket,
//! no lease epoch, empty bodies, fields that nobody knows, and signatures made by its own means.

pub mod canonical;
pub mod coordinator;
mod pictures;
pub mod tools;
pub mod worker;
