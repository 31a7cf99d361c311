//! One change at a time.

use super::*;
use safelight_domain::changes::MassChange;

#[test]
fn the_first_look_has_nothing_to_compare_with() {
    let world = World::new();
    world.put("a.jpg", 1, 1);
    let (walked, changes) = world.settle(&["kind\ta"]);
    assert_eq!((walked.since, changes), (None, None));
    assert!(walked.kept.is_none() && walked.mass_change.is_none());
}

#[test]
fn when_nothing_changed_the_result_before_is_there_again() {
    let mut world = World::new();
    world.put("a/b.jpg", 1, 1);
    world.settle(&["kind\ta"]);
    world.made_at = 2_000_000;
    let (recorder, walked) = world.look();
    assert_eq!(walked.since, Some(Timestamp::from_micros(1_000_000)));
    let again = walked.kept.as_ref().expect("nothing changed");
    assert_eq!(again.results, kept().results);
    assert_eq!(again.report, kept().report);
    assert_eq!((again.files_scanned, again.issues_found), (3, 1));
    assert!(recorder.conclude_unchanged(&walked).unwrap().unchanged);
    let made = recorder.seal(again, &walked).unwrap();
    world.slot().replace(&made.path).unwrap();

    let (recorder, walked) = world.look();
    assert_eq!(walked.since, Some(Timestamp::from_micros(2_000_000)), "since the last one");
    recorder.finding("kind\ta".to_owned());
    let changes = recorder.conclude(&walked).unwrap();
    assert_eq!((changes.findings.new, changes.findings.gone), (0, 0), "findings stay known");
}

#[test]
fn a_new_time_alone_and_a_new_size_alone_are_changes() {
    let world = World::new();
    world.put("a.jpg", 1, 1);
    world.put("b.jpg", 1, 1);
    world.settle(&[]);
    world.put("a.jpg", 1, 2);
    world.put("b.jpg", 2, 1);
    let (_, walked) = world.look();
    assert_eq!(walked.files, differences(0, 0, 2));
    assert!(walked.kept.is_none());
}

#[test]
fn another_question_about_the_same_files_is_answered_anew() {
    let mut world = World::new();
    world.put("a.jpg", 1, 1);
    world.settle(&["kind\ta", "kind\tb"]);
    world.question = "with other settings";
    let (walked, changes) = world.settle(&["kind\tb", "kind\tc"]);
    assert!(walked.kept.is_none());
    let changes = changes.unwrap();
    assert!(!changes.unchanged && changes.files.is_none());
    assert_eq!(changes.findings.first_new, ["kind\tc"]);
    assert_eq!(changes.findings.first_gone, ["kind\ta"]);
}

#[test]
fn what_else_the_result_says_must_be_the_same_too() {
    let world = World::new();
    world.put("a.jpg", 1, 1);
    world.settle(&[]);
    world.put("._a.jpg", 1, 1);
    let (_, walked) = world.look();
    assert!(walked.files.is_none(), "noise is no file");
    assert!(walked.kept.is_none(), "but the result counts it");
}

#[test]
fn a_folder_that_cannot_be_read_loses_no_files_and_gains_none_when_it_can() {
    let mut world = World::new();
    world.put("a/1.jpg", 1, 1);
    world.put("b/1.jpg", 1, 1);
    world.put("b/deep/2.jpg", 1, 1);
    world.put("bb/3.jpg", 1, 1);
    world.settle(&[]);
    world.closed = vec!["b"];
    world.remove("bb/3.jpg");
    let (walked, _) = world.settle(&[]);
    assert_eq!(walked.files, differences(0, 1, 0), "only what is known to be gone");
    assert!(walked.kept.is_none());
    world.settle(&[]);
    world.closed = vec![];
    world.put("b/deep/2.jpg", 1, 9);
    let (walked, _) = world.settle(&[]);
    assert_eq!(walked.files, differences(0, 0, 1), "compared with when it was last read");
}

#[test]
fn files_of_a_folder_that_was_never_read_are_not_new_when_it_is() {
    let mut world = World::new();
    world.put("a/1.jpg", 1, 1);
    world.put("b/1.jpg", 1, 1);
    world.closed = vec!["b"];
    world.settle(&[]);
    world.closed = vec![];
    world.put("c/1.jpg", 1, 1);
    let (_, walked) = world.look();
    assert_eq!(walked.files, differences(1, 0, 0));
}

#[test]
fn more_than_a_fifth_gone_is_a_mass_change_and_a_fifth_is_not() {
    let world = World::new();
    world.put_many(100);
    world.settle(&[]);
    for number in 0..20 {
        world.remove(&format!("{}/{number}.jpg", number % 7));
    }
    assert_eq!(world.look().1.mass_change, None);
    world.remove("6/20.jpg");
    let (walked, _) = world.settle(&[]);
    assert_eq!(walked.mass_change, Some(MassChange { before: 100, gone: 21, emptied: false }));
    let (walked, _) = world.settle(&[]);
    assert!(walked.files.is_none() && walked.kept.is_none(), "its warning is not told again");
    assert!(world.look().1.kept.is_some());
}

#[test]
fn an_empty_folder_where_files_were_is_a_mass_change_unless_it_could_not_be_read() {
    let mut world = World::new();
    world.put("a/1.jpg", 1, 1);
    world.put("b/1.jpg", 1, 1);
    world.settle(&[]);
    world.closed = vec!["a", "b"];
    assert_eq!(world.look().1.mass_change, None);
    world.closed = vec![];
    fs::remove_dir_all(world.photos.join("a")).unwrap();
    fs::remove_dir_all(world.photos.join("b")).unwrap();
    let (walked, _) = world.settle(&[]);
    assert_eq!(walked.files, differences(0, 2, 0));
    assert_eq!(walked.mass_change, Some(MassChange { before: 2, gone: 2, emptied: true }));
}

#[test]
fn findings_that_cannot_be_put_in_order_say_nothing_and_leave_nothing() {
    let world = World::new();
    world.put("a.jpg", 1, 1);
    world.settle(&["kind\ta"]);
    let (recorder, walked) = world.look();
    fs::create_dir(world.slot().findings()).unwrap();
    (0..50_000).for_each(|number| recorder.finding(format!("kind\t{number:0200}")));
    assert_eq!(recorder.conclude(&walked), None);
    assert_eq!(recorder.seal(&kept(), &walked), None);
}
