//! Lists, one page at a time.

use serde::{Deserialize, Deserializer, Serialize};

/// One page of a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Page<T> {
    /// In the list's order.
    pub(crate) items: Vec<T>,
    /// Send it as `after` to get the next page; null on the last one.
    pub(crate) next: Option<String>,
}

/// Which page is wanted.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// How many at most; 50 unless told, never more than 200.
    #[param(minimum = 1, format = "uint32")]
    pub(crate) limit: Option<u32>,
    /// The `next` of the page before.
    pub(crate) after: Option<String>,
}

/// A field of a change that can be taken away: absent keeps, null clears.
#[derive(Debug, Default)]
pub(crate) enum Change<T> {
    /// Absent.
    #[default]
    Keep,
    /// Null.
    Clear,
    /// Given.
    Set(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Clear, Self::Set))
    }
}

/// As the store takes it: none keeps, none in some clears.
impl<T> From<Change<T>> for Option<Option<T>> {
    fn from(change: Change<T>) -> Self {
        match change {
            Change::Keep => None,
            Change::Clear => Some(None),
            Change::Set(value) => Some(Some(value)),
        }
    }
}
