//! An orderly good-bye: offline at once, and the jobs go back to the queue.

use safelight_protocol::{DisconnectReason, DisconnectRequest};
use safelight_store::AgentRecord;

use crate::{ApiError, App, jobs};

/// Signs the agent off.
pub(crate) async fn disconnect(
    app: &App,
    agent: &AgentRecord,
    request: DisconnectRequest,
) -> Result<(), ApiError> {
    // Later than this nothing heard before may bring the agent back online.
    app.agents.latest.forget_agent(agent.id);
    let asleep = request.reason == Some(DisconnectReason::Sleep);
    let released = app.store.disconnect_agent(agent.id, asleep).await?;
    jobs::release::tell(app, &released);
    // A claim it left open ends: it is not online any more.
    app.agents.dispatch.look_again(agent.id);
    Ok(())
}
