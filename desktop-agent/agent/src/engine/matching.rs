//! What happens beside the judging of each image: counting, telling, looking at the cancel flag,
//! and the list of details.

use std::{
    io::{self, Write},
    ops::ControlFlow,
};

use safelight_domain::images::{ImageView, Images};
use serde::Serialize;

use super::{AnalysisFault, Watch};

/// Where one line for each image goes.
pub type Details = Box<dyn Write + Send>;

/// How far the matching is is told after so many images.
const BETWEEN_TELLINGS: u64 = 512;

/// Goes along with the visit of all images.
pub(super) struct Matching<'a> {
    watch: &'a Watch,
    details: Option<Details>,
    images: u64,
    files: u64,
}

impl<'a> Matching<'a> {
    pub(super) fn begin(images: &Images, watch: &'a Watch, details: Option<Details>) -> Self {
        watch.progress.begin_matching(images.gathered_files());
        Self { watch, details, images: 0, files: 0 }
    }

    /// Takes note of one image; `line` is asked for only where details are wanted.
    pub(super) fn image<L: Serialize>(
        &mut self,
        image: &ImageView<'_>,
        line: impl FnOnce() -> L,
    ) -> ControlFlow<AnalysisFault> {
        self.images += 1;
        self.files += image.file_count();
        if self.images.is_multiple_of(BETWEEN_TELLINGS) {
            self.watch.progress.matched(self.files);
        }
        // With each: one may have to wait for a disk, or be held against thousands of ways.
        if let Err(stopped) = self.watch.go_on() {
            return ControlFlow::Break(stopped.into());
        }
        match self.details.as_mut().map(|out| write_line(out, &line())) {
            Some(Err(error)) => ControlFlow::Break(AnalysisFault::Details(error)),
            _ => ControlFlow::Continue(()),
        }
    }

    /// After the last image.
    pub(super) fn end(self) -> Result<(), AnalysisFault> {
        self.watch.progress.matched(u64::MAX);
        self.details.map_or(Ok(()), |mut out| out.flush()).map_err(AnalysisFault::Details)?;
        Ok(self.watch.go_on()?)
    }
}

fn write_line(out: &mut Details, line: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

/// What every line of the details says of an image.
#[derive(Debug, Serialize)]
pub(super) struct ImageLine<'a> {
    camera: &'a str,
    counter: &'a str,
    /// The separate image's number; empty for the main one.
    suffix: &'a str,
    /// The first folder that holds one of its photos.
    folder: &'a str,
    files: Vec<String>,
}

impl<'a> ImageLine<'a> {
    pub(super) fn of(image: &'a ImageView<'_>) -> Self {
        Self {
            camera: image.camera,
            counter: image.counter,
            suffix: image.suffix,
            folder: image.folder(),
            files: image.paths(),
        }
    }
}
