//! Points in time: microseconds since 1970-01-01 UTC, written as RFC 3339.

use std::{fmt, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

/// A point in time, microseconds since the Unix epoch, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

/// A text that is not an RFC 3339 time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a time such as 2026-01-31T12:00:00Z")]
pub struct TimestampError(String);

impl Timestamp {
    /// The time that many microseconds after the Unix epoch.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the Unix epoch.
    #[must_use]
    pub const fn as_micros(self) -> i64 {
        self.0
    }

    /// This time plus `span`; stops at the end of the range.
    #[must_use]
    pub fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(micros(span)))
    }

    /// This time minus `span`; stops at the start of the range.
    #[must_use]
    pub fn minus(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(micros(span)))
    }

    /// How long after `earlier` this is; zero when it is not after it.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

fn micros(span: Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(time) => write!(f, "{time}"),
            Err(_) => write!(f, "out of range"),
        }
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    /// Reads RFC 3339; a time without zone is UTC, as agents of others send it.
    fn from_str(text: &str) -> Result<Self, TimestampError> {
        if let Ok(time) = text.parse::<jiff::Timestamp>() {
            return Ok(Self(time.as_microsecond()));
        }
        text.parse::<jiff::civil::DateTime>()
            .ok()
            .and_then(|naive| naive.to_zoned(jiff::tz::TimeZone::UTC).ok())
            .map(|time| Self(time.timestamp().as_microsecond()))
            .ok_or_else(|| TimestampError(text.to_owned()))
    }
}

impl TryFrom<String> for Timestamp {
    type Error = TimestampError;

    fn try_from(text: String) -> Result<Self, TimestampError> {
        text.parse()
    }
}

impl From<Timestamp> for String {
    fn from(time: Timestamp) -> Self {
        time.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_moment_has_many_spellings_and_is_written_in_one() {
        let noon = Timestamp::from_micros(1_769_860_800_000_000);
        for text in [
            "2026-01-31T12:00:00Z",
            "2026-01-31T12:00:00+00:00",
            "2026-01-31T13:30:00+01:30",
            "2026-01-31T12:00:00",
            "2026-01-31T12:00:00.000000",
            "2026-01-31 12:00:00",
            "2026-01-31t12:00:00z",
        ] {
            assert_eq!(text.parse(), Ok(noon), "{text}");
        }
        assert_eq!(noon.to_string(), "2026-01-31T12:00:00Z");
        assert_eq!(noon.plus(Duration::from_micros(5)).to_string(), "2026-01-31T12:00:00.000005Z");
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in
            ["", "now", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "12:00", "1769860800"]
        {
            assert_eq!(text.parse::<Timestamp>(), Err(TimestampError(text.to_owned())));
        }
    }

    #[test]
    fn spans_end_where_time_ends() {
        let last = Timestamp::from_micros(i64::MAX);
        assert_eq!(last.plus(Duration::MAX), last);
        let first = Timestamp::from_micros(i64::MIN);
        assert_eq!(first.minus(Duration::MAX), first);
        assert_eq!(first.since(last), Duration::ZERO);
        assert_eq!(last.to_string(), "out of range");
    }

    proptest! {
        #[test]
        fn moments_survive_being_written(micros in -62_000_000_000_000_000..250_000_000_000_000_000_i64) {
            let time = Timestamp::from_micros(micros);
            prop_assert_eq!(time.to_string().parse(), Ok(time));
            prop_assert_eq!(Timestamp::try_from(String::from(time)), Ok(time));
        }

        #[test]
        fn since_undoes_plus(start in 0..i64::MAX / 4, span in 0..u64::MAX / 8) {
            let (start, span) = (Timestamp::from_micros(start), Duration::from_micros(span));
            prop_assert_eq!(start.plus(span).since(start), span);
            prop_assert_eq!(start.since(start.plus(span)), Duration::ZERO);
            prop_assert_eq!(start.plus(span).minus(span), start);
        }
    }
}
