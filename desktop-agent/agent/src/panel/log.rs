//! The last lines of the log, kept in memory for the page.

use std::{
    collections::VecDeque,
    fmt::Write as _,
    io::IsTerminal,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use safelight_domain::{Clock, SystemClock};
use tokio::sync::broadcast;
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    EnvFilter, Layer,
    layer::{Context, SubscriberExt as _},
    util::SubscriberInitExt as _,
};

use super::shapes::{Log, LogLine, LogPage};

/// So many lines are kept.
const LINES: usize = 2_000;
/// So many come with one page unless told.
const PAGE: usize = 200;

/// The last lines of this program. Cheap to clone.
#[derive(Clone, Debug)]
pub struct LogBook(Arc<Book>);

#[derive(Debug)]
struct Book {
    lines: Mutex<Lines>,
    told: broadcast::Sender<LogLine>,
}

#[derive(Debug, Default)]
struct Lines {
    /// Oldest first; the first has the number `dropped`.
    kept: VecDeque<LogLine>,
    dropped: u64,
}

/// One a process, as the log itself.
static BOOK: OnceLock<LogBook> = OnceLock::new();

/// Starts logging to stderr and to the book of this program, for a face. `level` is one of error,
/// warn, info, debug, trace, or a tracing filter.
///
/// # Errors
/// A sentence, when it is none of those.
pub fn start_logging(level: &str) -> Result<(), String> {
    let directives = if level.contains([',', '=']) {
        level.to_owned()
    } else {
        format!("warn,safelight={level},safelight_agent={level},safelight_scan={level}")
    };
    let filter = EnvFilter::try_new(&directives)
        .map_err(|_| format!("`{level}` is not a log level such as info or debug"))?;
    let stderr = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false);
    let book = LogBook::of_this_program();
    // Fails when somebody who embeds us logs already; theirs is as good.
    let _ = tracing_subscriber::registry().with(filter).with(stderr).with(book).try_init();
    Ok(())
}

impl LogBook {
    /// The book that [`start_logging`] writes.
    #[must_use]
    pub fn of_this_program() -> Self {
        BOOK.get_or_init(Self::new).clone()
    }

    fn new() -> Self {
        let (told, _) = broadcast::channel(256);
        Self(Arc::new(Book { lines: Mutex::default(), told }))
    }

    /// Every line from now on.
    pub(super) fn follow(&self) -> broadcast::Receiver<LogLine> {
        self.0.told.subscribe()
    }

    /// A page of lines, newest first.
    pub(super) fn page(&self, asked: &LogPage) -> Log {
        let lines = self.lines();
        let limit = asked.limit.map_or(PAGE, |limit| limit.clamp(1, 1_000) as usize);
        let end = lines.dropped + lines.kept.len() as u64;
        let before = asked.before.as_deref().and_then(|text| text.parse().ok()).unwrap_or(end);
        let wanted = |line: &LogLine| {
            at_least(&line.level, asked.level.as_deref()) && holds(line, asked.search.as_deref())
        };
        let numbered = (lines.dropped..).zip(&lines.kept);
        let mut found: Vec<(u64, &LogLine)> =
            numbered.filter(|(number, line)| *number < before && wanted(line)).collect();
        let more = found.len() > limit;
        let found = found.split_off(found.len().saturating_sub(limit));
        let next = found.first().filter(|_| more).map(|(number, _)| number.to_string());
        Log { lines: found.into_iter().rev().map(|(_, line)| line.clone()).collect(), next }
    }

    fn keep(&self, line: LogLine) {
        let mut lines = self.lines();
        lines.kept.push_back(line.clone());
        if lines.kept.len() > LINES {
            lines.kept.pop_front();
            lines.dropped += 1;
        }
        drop(lines);
        // Nobody may be listening.
        let _ = self.0.told.send(line);
    }

    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.0.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: Subscriber> Layer<S> for LogBook {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut words = Words::default();
        event.record(&mut words);
        let about = event.metadata();
        self.keep(LogLine {
            at: SystemClock::new().now(),
            level: word(*about.level()).to_owned(),
            target: about.target().to_owned(),
            message: format!("{}{}", words.message, words.fields),
        });
    }
}

/// An event as one line: what it says, then its fields.
#[derive(Default)]
struct Words {
    message: String,
    fields: String,
}

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        // Writing to a String cannot fail.
        let _ = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.fields, " {name}={value:?}"),
        };
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        let _ = match field.name() {
            "message" => write!(self.message, "{value}"),
            name => write!(self.fields, " {name}={value:?}"),
        };
    }
}

const LEVELS: [&str; 5] = ["error", "warn", "info", "debug", "trace"];

fn word(level: Level) -> &'static str {
    match level {
        Level::ERROR => LEVELS[0],
        Level::WARN => LEVELS[1],
        Level::INFO => LEVELS[2],
        Level::DEBUG => LEVELS[3],
        Level::TRACE => LEVELS[4],
    }
}

/// Whether a line is as bad as asked for, or worse. What is no level hides nothing.
fn at_least(level: &str, asked: Option<&str>) -> bool {
    let rank = |word: &str| LEVELS.iter().position(|one| *one == word);
    match asked.and_then(rank) {
        Some(asked) => rank(level).is_some_and(|level| level <= asked),
        None => true,
    }
}

fn holds(line: &LogLine, search: Option<&str>) -> bool {
    let Some(search) = search.map(str::to_lowercase).filter(|text| !text.is_empty()) else {
        return true;
    };
    line.message.to_lowercase().contains(&search) || line.target.to_lowercase().contains(&search)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book() -> LogBook {
        let book = LogBook::new();
        let subscriber = tracing_subscriber::registry().with(book.clone());
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(job = "j1", "claimed");
            tracing::warn!("the disk is full");
            tracing::error!(reason = %"why", "lost");
        });
        book
    }

    fn messages(log: &Log) -> Vec<&str> {
        log.lines.iter().map(|line| line.message.as_str()).collect()
    }

    #[test]
    fn lines_are_filtered_by_level_and_text_and_come_newest_first() {
        let book = book();
        let page = |asked: LogPage| book.page(&asked);
        let all = page(LogPage::default());
        assert_eq!(messages(&all), ["lost reason=why", "the disk is full", "claimed job=\"j1\""]);
        let bad = page(LogPage { level: Some("warn".to_owned()), ..LogPage::default() });
        assert_eq!(bad.lines.len(), 2);
        let disk = page(LogPage { search: Some("DISK".to_owned()), ..LogPage::default() });
        assert_eq!(messages(&disk), ["the disk is full"]);
    }

    #[test]
    fn pages_follow_each_other_without_a_gap() {
        let book = book();
        let first = book.page(&LogPage { limit: Some(2), ..LogPage::default() });
        assert_eq!(messages(&first), ["lost reason=why", "the disk is full"]);
        let then = book.page(&LogPage { before: first.next, limit: Some(2), ..LogPage::default() });
        assert_eq!((messages(&then), then.next.as_deref()), (vec!["claimed job=\"j1\""], None));
    }

    #[test]
    fn old_lines_go() {
        let book = LogBook::new();
        let subscriber = tracing_subscriber::registry().with(book.clone());
        tracing::subscriber::with_default(subscriber, || {
            (0..LINES + 5).for_each(|number| tracing::info!("line {number}"));
        });
        let lines = book.lines();
        assert_eq!((lines.kept.len(), lines.dropped), (LINES, 5));
    }
}
