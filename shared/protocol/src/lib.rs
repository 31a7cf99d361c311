//! What travels between agent and coordinator: shapes, error codes, canonical JSON and signatures.
