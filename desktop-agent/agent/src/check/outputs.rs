//! The files that one check writes, judged together before the work begins.

use std::path::Path;

use safelight_scan::CancelFlag;

use super::args::CheckArgs;
use super::fault::CheckFault;
use super::output::{Draft, Output, Pen};

/// The pens of one check, and the drafts that they fill.
#[derive(Debug, Default)]
pub(super) struct Outputs {
    /// For the results.
    pub(super) json: Option<Pen>,
    /// For the report.
    pub(super) report: Option<Pen>,
    /// For one line of each image.
    pub(super) details: Option<Pen>,
    /// What becomes of them is decided when all are written.
    pub(super) drafts: Vec<Draft>,
}

impl Outputs {
    /// Judges what the command line names, and begins each file.
    pub(super) fn begin(
        args: &CheckArgs,
        folder: &Path,
        cancel: &CancelFlag,
    ) -> Result<Self, CheckFault> {
        let judge = |path: Option<&Path>| path.map(|path| Output::beside(path, folder)).transpose();
        let json = judge(args.json.as_deref())?;
        let report = judge(args.report.as_deref())?;
        let details = judge(args.details.as_deref())?;
        let snapshot = judge(args.snapshot.as_deref())?;
        let named = [
            ("--json", &json),
            ("--report", &report),
            ("--details", &details),
            ("--snapshot", &snapshot),
        ];
        for (place, (first, one)) in named.iter().enumerate() {
            for (second, other) in &named[..place] {
                if let (Some(one), Some(other)) = (one, other)
                    && one.is_same_file(other)
                {
                    return Err(CheckFault::Usage(format!(
                        "{second} and {first} name the same file."
                    )));
                }
            }
        }
        let mut outputs = Self::default();
        outputs.json = outputs.pen(json, cancel)?;
        outputs.report = outputs.pen(report, cancel)?;
        outputs.details = outputs.pen(details, cancel)?;
        Ok(outputs)
    }

    fn pen(
        &mut self,
        output: Option<Output>,
        cancel: &CancelFlag,
    ) -> Result<Option<Pen>, CheckFault> {
        let Some(output) = output else { return Ok(None) };
        let (draft, pen) = output.begin(cancel)?;
        self.drafts.push(draft);
        Ok(Some(pen))
    }
}
