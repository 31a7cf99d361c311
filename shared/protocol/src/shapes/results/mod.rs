//! What finished tools found. Keys without default are contract: a missing or mistyped one is
//! refused. The others are additions that agents of others leave out. Each shape makes its JSON
//! Schema, by which the coordinator judges what arrives.

mod changes;
mod collection_test;
mod display_graph;
mod photo_pairing;
mod photostats;
mod pipeline_validation;
mod schema;

pub use changes::{ChangesBody, FileChanges, FindingChanges, MassChangeBody};
pub use collection_test::CollectionTestResults;
pub use display_graph::DisplayGraphResults;
pub use photo_pairing::{CameraUseBody, InvalidFileBody, PhotoPairingResults};
pub use photostats::PhotoStatsResults;
pub use pipeline_validation::{PipelineValidationResults, StatusCountsBody};
pub use schema::results_schema;
