//! What is remembered, over the end of the program too.

use safelight_domain::{ManualClock, SystemClock, Timestamp};
use serde_json::json;

use super::*;

fn order(path: &str) -> JobOrder {
    let job = JobId::generate(&SystemClock::new());
    let claim = json!({
        "guid": job, "tool": "photostats", "collection_path": path, "signing_secret": "AA==",
        "reason": "Asked for at this computer.",
    });
    JobOrder::from(serde_json::from_value::<safelight_protocol::ClaimReply>(claim).unwrap())
}

fn output(orphans: &[&str]) -> ToolOutput {
    ToolOutput {
        results: json!({ "total_files": 3, "orphaned_images": orphans, "orphaned_xmp": [] }),
        report: Some("<html>".to_owned()),
        files_scanned: 3,
        issues_found: orphans.len() as u64,
        snapshot: None,
    }
}

fn record(folder: &Path) -> Record {
    Record::open(folder, Arc::new(ManualClock::at(Timestamp::from_micros(0)))).unwrap()
}

#[test]
fn verdicts_and_reports_are_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (order("/p"), order("/p"));
    {
        let record = record(folder.path());
        for (order, orphans) in [(&first, &["a"][..]), (&second, &[])] {
            record.began(order);
            record.done(order, &output(orphans), &WalkProgress::default());
        }
    }
    let record = record(folder.path());
    let verdicts = record.verdicts("/p");
    assert_eq!(verdicts.len(), 1);
    let (last, before) = &verdicts[0];
    assert_eq!((last.job, before.as_ref().unwrap().job), (second.job, first.job));
    assert_eq!(before.as_ref().unwrap().sentence, "1 image lacks the sidecar it needs.");
    assert_eq!(last.cause, "Asked for at this computer.");
    assert_eq!(record.report(second.job).unwrap(), "<html>");
}

#[test]
fn what_ran_when_the_program_ended_was_not_done() {
    let folder = tempfile::tempdir().unwrap();
    record(folder.path()).began(&order("/p"));
    assert_eq!(record(folder.path()).runs()[0].how, How::Stopped);
}

#[test]
fn a_failure_is_told_by_its_code_and_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let record = record(folder.path());
    let order = order("/p");
    record.began(&order);
    let message = "not_found: There is no folder /p.".to_owned();
    record.failed(&order, &ToolFault::Failed { message, retryable: true }, false);
    let run = record.runs().remove(0);
    assert_eq!(run.code.as_deref(), Some("not_found"));
    assert_eq!(run.sentence, "There is no folder /p.");
    assert!(record.verdicts("/p").is_empty(), "a failure is no verdict");
}

#[test]
fn reports_go_when_no_list_shows_them_and_the_last_verdict_keeps_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let record = record(folder.path());
    let kept = order("/kept");
    record.began(&kept);
    record.done(&kept, &output(&[]), &WalkProgress::default());
    let first = order("/p");
    record.began(&first);
    record.done(&first, &output(&[]), &WalkProgress::default());
    for _ in 0..REPORTS {
        let order = order("/p");
        record.began(&order);
        record.done(&order, &output(&[]), &WalkProgress::default());
    }
    assert!(record.report_file(kept.job).is_some());
    assert!(record.report_file(first.job).is_none());
}

#[test]
fn a_damaged_record_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("runs.json"), "[{").unwrap();
    assert!(record(folder.path()).runs().is_empty());
}
