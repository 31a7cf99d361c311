//! What is worth interrupting somebody for: a first result, a new problem, findings where there were
//! none; of each cause at most once a day. The page lists them all.

use std::{collections::BTreeMap, time::Duration};

use safelight_domain::Timestamp;

use super::{
    engine::sentence,
    memory::Kept,
    shapes::{Notice, NoticeCause, PanelState},
    tray,
};

/// So many are kept.
const KEPT: usize = 20;
/// One of a cause in so long is shown outside of the page.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What was so at the last look.
#[derive(Debug, Clone, Default)]
pub(super) struct Before {
    seen: bool,
    problem: Option<String>,
    /// By collection: the tools with a verdict, and how many findings each had.
    verdicts: BTreeMap<String, BTreeMap<String, u64>>,
}

impl Before {
    /// What is new in `state`, as cause and sentence. The first look only remembers: what was so
    /// when the program ended is no news.
    pub(super) fn news(&mut self, state: &PanelState) -> Vec<(NoticeCause, String)> {
        let now = Self {
            seen: true,
            problem: tray::problem(state),
            verdicts: state
                .collections
                .iter()
                .map(|card| {
                    let findings = card.verdicts.iter();
                    let findings = findings.map(|one| (one.tool.clone(), one.findings)).collect();
                    (card.path.clone(), findings)
                })
                .collect(),
        };
        let before = std::mem::replace(self, now);
        if !before.seen {
            return Vec::new();
        }
        let problem = self.problem.as_ref().filter(|now| before.problem.as_ref() != Some(now));
        let problem = problem.map(|why| (NoticeCause::NewProblem, sentence(why)));
        let results = state.collections.iter().filter_map(|card| {
            let had = before.verdicts.get(&card.path);
            result_news(card, had)
        });
        problem.into_iter().chain(results).collect()
    }
}

fn result_news(
    card: &super::shapes::Card,
    had: Option<&BTreeMap<String, u64>>,
) -> Option<(NoticeCause, String)> {
    let empty = BTreeMap::new();
    let had = had.unwrap_or(&empty);
    if had.is_empty() {
        let first = card.verdicts.first()?;
        return Some((NoticeCause::FirstResult, format!("{}: {}", card.name, first.sentence)));
    }
    let worse = card
        .verdicts
        .iter()
        .find(|verdict| verdict.findings > 0 && had.get(&verdict.tool) == Some(&0))?;
    Some((NoticeCause::NewFindings, format!("{}: {}", card.name, worse.sentence)))
}

/// Keeps a notice and says whether it is to be shown outside of the page too.
pub(super) fn take_up(
    kept: &mut Kept,
    (cause, sentence): (NoticeCause, String),
    now: Timestamp,
) -> Option<Notice> {
    let known = kept.notices.iter().any(|one| one.cause == cause && one.sentence == sentence);
    if known {
        return None;
    }
    let notice = Notice { id: format!("n{}", now.as_micros()), cause, sentence, at: now };
    let unique = kept.notices.iter().filter(|one| one.id.starts_with(&notice.id)).count();
    let id = if unique > 0 { format!("{}_{unique}", notice.id) } else { notice.id.clone() };
    let notice = Notice { id, ..notice };
    kept.notices.insert(0, notice.clone());
    kept.notices.truncate(KEPT);
    let rested = kept.told.get(&cause).is_none_or(|last| now.since(*last) >= DAY);
    if !rested || !kept.settings.notifications || cause == NoticeCause::ToKnow {
        return None;
    }
    kept.told.insert(cause, now);
    Some(notice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panel::samples::{NOW, at, healthy, verdict};
    use crate::panel::shapes::Standing;

    #[test]
    fn a_first_result_new_findings_and_a_new_problem_are_news_and_nothing_else() {
        let mut before = Before::default();
        let mut state = healthy(&["Archive"]);
        state.collections[0].verdicts.clear();
        assert!(before.news(&state).is_empty());
        state.collections[0].verdicts = vec![verdict(0)];
        assert_eq!(before.news(&state)[0].0, NoticeCause::FirstResult);
        assert!(before.news(&state).is_empty(), "told once");
        state.collections[0].verdicts = vec![verdict(2)];
        assert_eq!(before.news(&state)[0].0, NoticeCause::NewFindings);
        state.collections[0].verdicts = vec![verdict(3)];
        assert!(before.news(&state).is_empty(), "more of the same class is no news");
        state.collections[0].standing = Standing::Missing;
        let news = before.news(&state);
        assert_eq!(news[0], (NoticeCause::NewProblem, "Archive needs you.".to_owned()));
    }

    #[test]
    fn what_was_so_at_the_start_is_no_news() {
        let mut state = healthy(&["Archive"]);
        state.collections[0].standing = Standing::Missing;
        assert!(Before::default().news(&state).is_empty());
    }

    #[test]
    fn one_of_a_cause_is_shown_a_day_and_all_are_listed() {
        let mut kept = Kept::default();
        let mut tell = |cause, words: &str, hours: u64| {
            let now = at(NOW).plus(Duration::from_secs(hours * 3_600));
            take_up(&mut kept, (cause, words.to_owned()), now).is_some()
        };
        assert!(tell(NoticeCause::NewProblem, "a", 0));
        assert!(!tell(NoticeCause::NewProblem, "b", 23));
        assert!(tell(NoticeCause::NewFindings, "c", 23), "another cause");
        assert!(!tell(NoticeCause::NewProblem, "b", 40), "it is listed already");
        assert!(tell(NoticeCause::NewProblem, "d", 41));
        assert_eq!(kept.notices.len(), 4);
        kept.settings.notifications = false;
        assert!(take_up(&mut kept, (NoticeCause::FirstResult, "e".to_owned()), at(NOW)).is_none());
        assert_eq!(kept.notices.len(), 5);
    }
}
