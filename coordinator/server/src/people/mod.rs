//! People and their scripts: who they are, what they may do, and how they come in.

pub(crate) mod caller;
pub(crate) mod client;
pub(crate) mod cookies;
pub(crate) mod csrf;
pub(crate) mod links;
pub(crate) mod own_password;
pub(crate) mod passwords;
pub(crate) mod sessions;
pub(crate) mod setup;
pub(crate) mod teams;
pub(crate) mod users;
pub(crate) mod watching;
