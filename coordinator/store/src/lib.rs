//! The only crate that knows Diesel: one store, SQLite or PostgreSQL behind it.
