//! Plus: `POST /collections`: a LOCAL collection bound to this agent.

use safelight_protocol::{AgentCollectionReply, AgentCollectionRequest, paths};

use super::{CallError, Client};

impl Client {
    /// Makes a collection of a folder inside this agent's roots.
    ///
    /// # Errors
    /// [`CallError`]; `outside_roots`, or `conflict` when the folder is a collection already.
    pub async fn create_collection(
        &self,
        request: &AgentCollectionRequest,
    ) -> Result<AgentCollectionReply, CallError> {
        self.post(paths::COLLECTIONS, request).await
    }
}
