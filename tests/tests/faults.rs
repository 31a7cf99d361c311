//! A small share of the faults that `cargo xtask faults` injects by the hundred.
#![allow(missing_docs, reason = "a test target has no readers of documentation")]

use safelight_tests::boot::Database;
use safelight_tests::faults::FAULTS;

async fn hold(part: &str, database: Database) {
    let chosen: Vec<_> =
        FAULTS.iter().filter(|one| one.small > 0 && one.name.contains(part)).collect();
    assert!(!chosen.is_empty(), "no fault is called {part}");
    for fault in chosen {
        let outcome = fault.inject(database, fault.small).await;
        let injected = outcome.unwrap_or_else(|why| panic!("{}: {why}", fault.name));
        assert!(injected.times >= fault.small, "{}: {injected:?}", fault.name);
        assert!(injected.looked > 0, "{}: nothing was looked at", fault.name);
    }
}

macro_rules! promises {
    ($($name:ident: $part:literal;)*) => {
        mod sqlite {
            $(#[tokio::test] async fn $name() {
                super::hold($part, super::Database::Sqlite).await;
            })*
        }
        mod postgres {
            $(#[tokio::test] async fn $name() {
                super::hold($part, super::Database::Postgres).await;
            })*
        }
    };
}

promises! {
    a_coordinator_may_die_at_every_write: "coordinator killed before";
    anybody_may_die_at_any_moment: "at any moment";
    an_upload_goes_on_where_it_was: "upload killed";
    an_answer_may_be_lost: "reply lost";
    a_result_may_come_twice: "duplicate completion";
    progress_may_come_late: "progress after completion";
    a_former_holder_is_refused: "stale completion";
    a_signature_counts_once: "replayed signature";
    a_job_is_called_off_or_completed_and_not_both: "cancel racing";
    an_agent_may_have_the_wrong_time: "clock off";
}
