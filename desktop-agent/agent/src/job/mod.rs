//! One job, from the claim to the outbox.

mod analysis;
mod finish;
mod halt;
mod order;
mod place;
mod progress;
mod remote;
mod tools;
mod work;

pub(crate) use finish::failure;
pub(crate) use halt::{Halt, Withdrawn};
pub use order::{JobOrder, Signer};
pub use progress::JobProgress;
pub use remote::{ConnectorKeys, NoKeys};
pub use tools::{NoLibrary, RefuseFn, ToolFault, ToolFn, ToolInput, ToolOutput, Tools};
pub(crate) use work::{Ended, Workplace, work};
