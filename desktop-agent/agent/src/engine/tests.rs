//! A cancel is honoured wherever it finds an analysis. These run on the test's own thread, so what
//! they see is the worker itself ending, not only its caller.

use std::{
    io::{self, Write},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use safelight_scan::{CancelFlag, Library, Root};
use serde_json::json;

use super::*;

/// A folder of a thousand images, none of them complete.
fn library() -> (tempfile::TempDir, Library) {
    let tree = tempfile::tempdir().unwrap();
    for number in 1..=1_000 {
        std::fs::write(tree.path().join(format!("AB3D{number:04}.CR3")), "").unwrap();
    }
    let folder = Root::bind(tree.path()).unwrap().open_beneath(Path::new("")).unwrap();
    (tree, Arc::new(folder))
}

fn plan() -> Plan {
    let nodes = json!([{ "id": "c", "type": "capture" },
        { "id": "f", "type": "file", "properties": { "extension": ".dng" } },
        { "id": "t", "type": "termination" }]);
    let edges = json!([{ "from": "c", "to": "f" }, { "from": "f", "to": "t" }]);
    Plan::read(&json!({ "nodes": nodes, "edges": edges })).unwrap()
}

fn analyses(library: &Library) -> [Analysis; 3] {
    let library = || Arc::clone(library);
    [
        Analysis::PhotoStats(library()),
        Analysis::PhotoPairing(library(), None),
        Analysis::PipelineValidation(library(), plan()),
    ]
}

fn is_cancelled(ended: &Result<Outcome, AnalysisFault>) -> bool {
    matches!(ended, Err(AnalysisFault::Scan(safelight_scan::ScanError::Cancelled)))
}

#[test]
fn a_cancel_ends_the_stage_that_it_meets() {
    let (_tree, library) = library();
    for stage in [Stage::Scanning, Stage::Analyzing, Stage::Validating] {
        for analysis in analyses(&library) {
            let name = format!("{analysis:?}");
            let validates = matches!(analysis, Analysis::PipelineValidation(..));
            if stage == Stage::Validating && !validates {
                continue;
            }
            let watch = Watch::default();
            watch.progress.stop_at.set((stage, watch.cancel.clone())).unwrap();
            let ended = analyse(analysis, &ToolSettings::default(), &watch, None);
            assert!(is_cancelled(&ended), "{stage:?} {name}: {ended:?}");
            assert_eq!(watch.progress.stage(), stage, "it went on: {name}");
        }
    }
}

/// Cancels in the middle of the first line.
#[derive(Clone)]
struct Tripwire {
    cancel: CancelFlag,
    lines: Arc<AtomicUsize>,
}

impl Write for Tripwire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.cancel.cancel();
        self.lines.fetch_add(usize::from(bytes.ends_with(b"\n")), Ordering::Relaxed);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_cancel_while_details_are_written_ends_with_the_line_at_hand() {
    let (_tree, library) = library();
    for analysis in analyses(&library).into_iter().skip(1) {
        let watch = Watch::default();
        let wire = Tripwire { cancel: watch.cancel.clone(), lines: Arc::default() };
        let details: Details = Box::new(wire.clone());
        let ended = analyse(analysis, &ToolSettings::default(), &watch, Some(details));
        assert!(is_cancelled(&ended), "{ended:?}");
        assert_eq!(wire.lines.load(Ordering::Relaxed), 1);
    }
}

/// A disk that is full.
struct Full;

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn details_that_cannot_be_written_end_the_analysis() {
    let (_tree, library) = library();
    for analysis in analyses(&library).into_iter().skip(1) {
        let details: Details = Box::new(Full);
        let watch = Watch::default();
        let ended = analyse(analysis, &ToolSettings::default(), &watch, Some(details));
        assert!(matches!(ended, Err(AnalysisFault::Details(_))), "{ended:?}");
    }
}

#[test]
fn counts_and_percentage_move_with_the_work() {
    let (_tree, library) = library();
    let [_, pairing, validation] = analyses(&library);
    for (analysis, issues, stage) in
        [(pairing, 0, Stage::Analyzing), (validation, 1_000, Stage::Validating)]
    {
        let watch = Watch::default();
        analyse(analysis, &ToolSettings::default(), &watch, None).unwrap();
        assert_eq!(watch.progress.percentage(), Some(100));
        assert_eq!(watch.progress.issues.load(Ordering::Relaxed), issues);
        assert_eq!((watch.progress.walk.files(), watch.progress.stage()), (1_000, stage));
    }
}

#[test]
fn a_look_for_changes_goes_no_further_than_the_first_one() {
    use crate::snapshot::{Kept, Question, Recorder, Slot};
    let world = tempfile::tempdir().unwrap();
    let photos = world.path().join("photos");
    for number in 0..300 {
        std::fs::create_dir_all(photos.join(number.to_string())).unwrap();
        std::fs::write(photos.join(format!("{number}/a.jpg")), "1").unwrap();
    }
    let slot = Slot::at(&world.path().join("snapshot"));
    let look = || {
        let question = Question::of(&"as ever");
        let made_at = safelight_domain::Timestamp::from_micros(1);
        let recorder = Recorder::begin(slot.clone(), question, made_at);
        let watch = Watch { recorder: Some(recorder), ..Watch::default() };
        let root = Root::bind(&photos).unwrap();
        let folder = root.open_beneath(Path::new("")).unwrap();
        let summary = mark(Arc::new(folder), &watch).unwrap();
        (summary, watch)
    };
    let (summary, watch) = look();
    let recorder = watch.recorder.unwrap();
    let walked = recorder.walked(&summary.expect("nothing to compare with"));
    let (results, report) = (serde_json::Value::Null, None);
    let kept = Kept { results, report, files_scanned: 0, issues_found: 0 };
    slot.replace(&recorder.seal(&kept, &walked).unwrap().path).unwrap();
    assert_eq!(look().0.expect("nothing changed").files, 300);

    std::fs::write(photos.join("new.jpg"), "1").unwrap();
    assert!(look().0.is_none(), "it was ended when the new file was seen");
}
