//! Words and rules of Safelight: ids, the job state machine, leases, routing, file names and the
//! analyses. No I/O and no async; time comes in only through [`Clock`].

mod agent;
mod capability;
pub mod changes;
mod clock;
mod connector;
mod finding_kinds;
mod ids;
pub mod images;
mod job;
mod kinds;
mod lane;
mod lease;
pub mod naming;
pub mod noise;
#[cfg(feature = "openapi")]
mod openapi;
pub mod pipeline;
mod retry;
pub mod settings;
pub mod stats;
mod timestamp;
mod tool;

pub use agent::{AgentStatus, OFFLINE_AFTER, Presence, ShownAgentStatus, UnknownAgentStatus};
pub use capability::{Capability, CapabilityError, CapabilitySet};
pub use clock::{Clock, ManualClock, SystemClock};
pub use connector::{
    ConnectorField, ConnectorKind, CredentialLocation, FieldKind, RemotePlace, RemotePlaceError,
    Standing, StandingError, StandingRequest, UnknownConnectorWord,
};
pub use finding_kinds::finding_kinds;
pub use ids::{
    AgentId, ApiTokenId, CollectionId, ConnectorId, IdError, JobId, NoticeId, PipelineId,
    RegistrationTokenId, ReleaseManifestId, ResultId, TeamId, UploadId, UserId,
};
pub use job::{JobEvent, JobState, TransitionRefused, UnknownJobState, apply};
pub use lane::Lane;
pub use lease::{Fence, LEASE, LeaseEpoch, NO_PROGRESS_LIMIT, WriteClaim, check_fence};
pub use retry::{MAX_RETRIES, backoff};
pub use settings::{
    Camera, ExtensionError, ExtensionSet, SidecarScope, ToolSettings, UnknownSidecarScope,
};
pub use stats::{PhotoStats, PhotoStatsFindings};
pub use timestamp::{Timestamp, TimestampError};
pub use tool::{DISPLAY_GRAPH, Tool, UnknownTool};
