//! What the parts of the skin share: the panel, the line to the page, and how this desktop behaves.

use std::sync::{
    Mutex,
    atomic::{AtomicBool, Ordering::SeqCst},
};

use anyhow::bail;
use arboard::Clipboard;
use safelight_agent::panel::{Desktop as _, Panel, Plain};

use crate::{remembered::Remembered, told::Told};

/// One for the whole program.
pub(crate) struct Skin {
    /// Everything that the program can do.
    pub(crate) panel: Panel,
    /// The line to the page in the window.
    pub(crate) told: Told,
    /// What was said once.
    pub(crate) remembered: Remembered,
    browser: AtomicBool,
    #[cfg(target_os = "linux")]
    page_ended: AtomicBool,
    host: AtomicBool,
    ending: AtomicBool,
    clipboard: Mutex<Option<Clipboard>>,
}

impl Skin {
    /// Around a panel that runs.
    pub(crate) fn new(panel: Panel, remembered: Remembered, browser: bool) -> Self {
        Self {
            panel,
            told: Told::new(),
            remembered,
            browser: AtomicBool::new(browser),
            #[cfg(target_os = "linux")]
            page_ended: AtomicBool::new(false),
            host: AtomicBool::new(false),
            ending: AtomicBool::new(false),
            clipboard: Mutex::default(),
        }
    }

    /// Whether the panel is shown in the browser.
    pub(crate) fn in_browser(&self) -> bool {
        self.browser.load(SeqCst)
    }

    /// Shows it there from now on.
    pub(crate) fn use_browser(&self) {
        self.browser.store(true, SeqCst);
    }

    /// True when the page ended by itself before; it counts as ended from now on.
    #[cfg(target_os = "linux")]
    pub(crate) fn page_ended_before(&self) -> bool {
        self.page_ended.swap(true, SeqCst)
    }

    /// Whether something shows our icon.
    pub(crate) fn has_host(&self) -> bool {
        self.host.load(SeqCst)
    }

    /// Something shows our icon now, or no longer.
    pub(crate) fn set_host(&self, there: bool) {
        self.host.store(there, SeqCst);
    }

    /// Whether the program is about to end.
    pub(crate) fn is_ending(&self) -> bool {
        self.ending.load(SeqCst)
    }

    /// The program is about to end; true when it was already.
    pub(crate) fn begin_to_end(&self) -> bool {
        self.ending.swap(true, SeqCst)
    }

    /// Puts a text into the clipboard. What lies there is handed out by this program while it runs,
    /// so the clipboard stays open.
    pub(crate) fn copy(&self, text: &str) -> anyhow::Result<()> {
        let Ok(mut clipboard) = self.clipboard.lock() else { bail!("the clipboard is broken") };
        let open = match clipboard.take() {
            Some(open) => open,
            None => Clipboard::new()?,
        };
        clipboard.insert(open).set_text(text)?;
        Ok(())
    }

    /// Opens the panel in the browser.
    pub(crate) async fn browse(&self) -> anyhow::Result<()> {
        let served = self.panel.serve().await?;
        Plain.open(served.address()).map_err(anyhow::Error::msg)
    }
}
