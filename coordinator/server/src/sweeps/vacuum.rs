//! Keeps claims fast where hundreds of jobs end each second: PostgreSQL keeps an entry of each job
//! that was claimed until it vacuums.

use std::time::Duration;

use safelight_store::{DatabaseKind, DeadRows};

use crate::App;

/// Between two looks.
pub(crate) const EVERY: Duration = Duration::from_secs(3);
/// Between two looks where looking does not help.
const AT_MOST: Duration = Duration::from_secs(10 * 60);
/// A claim walks past so many within microseconds.
const WORTH_IT: i64 = 2_000;

/// One look; answers when to look again, after one that came `every` so long.
pub(crate) async fn sweep(app: &App, every: Duration) -> Duration {
    if app.store.kind() == DatabaseKind::Sqlite {
        return AT_MOST;
    }
    match app.store.vacuum_jobs(WORTH_IT).await {
        Ok(None) => EVERY,
        Ok(Some(rows)) => {
            tracing::debug!(found = rows.found, left = rows.left, "vacuumed the jobs");
            next(every, rows)
        }
        Err(error) => {
            tracing::warn!(%error, "could not vacuum the jobs");
            later(every)
        }
    }
}

/// Rows that somebody may still need cannot be cleared away: a backup, say, that reads for an hour.
fn next(every: Duration, rows: DeadRows) -> Duration {
    if rows.left > rows.found / 2 { later(every) } else { EVERY }
}

fn later(every: Duration) -> Duration {
    (every * 2).min(AT_MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_less_often_while_nothing_can_be_cleared_away() {
        let stuck = DeadRows { found: 9_000, left: 9_000 };
        let mut every = EVERY;
        for _ in 0..20 {
            let longer = next(every, stuck);
            assert!(longer > every || longer == AT_MOST, "{every:?}, then {longer:?}");
            every = longer;
        }
        assert_eq!(every, AT_MOST);
        assert_eq!(next(every, DeadRows { found: 9_000, left: 100 }), EVERY);
    }
}
