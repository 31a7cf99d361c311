//! The page in the window: the one that the agent carries for browsers, so that it is in the program
//! once and both show the same.

use std::borrow::Cow;

use safelight_agent::panel;
use tauri::{
    Assets, Wry,
    utils::assets::{AssetKey, AssetsIter, CspHash},
};

/// The files of the page.
pub(crate) struct Page;

impl Assets<Wry> for Page {
    fn get(&self, key: &AssetKey) -> Option<Cow<'_, [u8]>> {
        panel::page(key.as_ref().trim_start_matches('/'))
    }

    fn iter(&self) -> Box<AssetsIter<'_>> {
        Box::new(std::iter::empty())
    }

    /// Nothing in the page is inline.
    fn csp_hashes(&self, _page: &AssetKey) -> Box<dyn Iterator<Item = CspHash<'_>> + '_> {
        Box::new(std::iter::empty())
    }
}
