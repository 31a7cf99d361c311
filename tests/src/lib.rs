//! Boots the real things, and holds the rules of the repository.

pub mod boot;
pub mod cluster;
pub mod faults;
pub mod http;
pub mod measure;
pub mod pair;
pub mod raw;
pub mod socket;
pub mod storage;
pub mod tmpfs;
pub mod tree;
pub mod wait;
