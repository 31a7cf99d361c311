//! The agent protocol through the router, without a socket.

mod attestation;
mod auth;
mod cameras;
mod claim;
mod collections;
mod complete;
mod config;
mod connectors;
mod disconnect;
mod fail;
mod heartbeat;
mod known_mistakes;
mod progress;
mod quota;
mod register;
mod replicas;
mod report;
mod stories;
mod sweeps;
mod team_config;
mod texts;
mod uploads;
mod world;
mod ws;

use world::{Agent, Answer, Claim, Database, World, photostats};
