//! Plus: `POST /collections/{guid}/changed`: checks of a collection of this agent are queued.

use reqwest::Method;
use safelight_domain::{CollectionId, Tool};
use safelight_protocol::{CollectionChanged, CollectionQueued, paths};

use super::{CallError, Client, bytes, send};

impl Client {
    /// Asks for checks of a collection that is bound to this agent, and says which wait now: each tool
    /// at most once, and none that has nothing to go by. Earlier coordinators queue PhotoStats alone.
    ///
    /// # Errors
    /// [`CallError`]; `not_found` when it is not this agent's.
    pub async fn changed(
        &self,
        collection: CollectionId,
        what: &CollectionChanged,
    ) -> Result<Vec<Tool>, CallError> {
        let path = paths::collection_changed(collection);
        let response = send(self.request(Method::POST, &path).json(what)).await?;
        let body = bytes(response).await?;
        let queued = serde_json::from_slice::<CollectionQueued>(&body);
        Ok(queued.map_or_else(|_| vec![Tool::PhotoStats], |queued| queued.queued))
    }
}
