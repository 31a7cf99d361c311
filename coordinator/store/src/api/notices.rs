//! What a team should look at.

use safelight_domain::{NoticeId, TeamId};

use crate::{
    Actor, Listing, NoticeKind, NoticeRecord, Page, Store, StoreError,
    store::{change, query},
};

impl Store {
    /// The team's open notices, the latest first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] for a cursor that is none.
    pub async fn list_notices(
        &self,
        team: TeamId,
        page: &Page,
    ) -> Result<Listing<NoticeRecord>, StoreError> {
        let page = page.clone();
        query!(self, notices::list_notices(team, &page))
    }

    /// Closes a notice until it happens again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub async fn dismiss_notice(
        &self,
        team: TeamId,
        id: NoticeId,
        by: &Actor,
    ) -> Result<(), StoreError> {
        let by = by.clone();
        change!(self, notices::dismiss_notice(team, id, &by))
    }

    /// Closes every notice of a kind, or every one; answers how many that were.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn dismiss_notices(
        &self,
        team: TeamId,
        kind: Option<NoticeKind>,
        by: &Actor,
    ) -> Result<usize, StoreError> {
        let by = by.clone();
        change!(self, notices::dismiss_notices(team, kind, &by))
    }
}
