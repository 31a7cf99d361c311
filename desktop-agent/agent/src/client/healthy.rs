//! `GET /healthz`: whether a coordinator is there at all; needs no key.

use super::{ANSWER, CallError, Client, send};

impl Client {
    /// Asks whether the coordinator is there.
    ///
    /// # Errors
    /// [`CallError`] when nobody answers, or somebody else.
    pub async fn healthy(&self) -> Result<(), CallError> {
        let url = self.address.join("/healthz");
        send(self.http.get(url).timeout(ANSWER)).await.map(drop)
    }
}
