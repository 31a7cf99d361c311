//! How fast a job goes and how long it will take: smoothed, and told once it holds still.

use std::time::Duration;

/// Older speeds count for a third after so many seconds.
const MEMORY: f64 = 3.0;
/// An estimate is shown once there was one for so long.
const STEADY: Duration = Duration::from_secs(3);

/// The speed of one stage of one job.
#[derive(Debug, Default)]
pub(super) struct Pace {
    of: Option<(String, String)>,
    last: Option<(Duration, u64)>,
    per_second: Option<f64>,
    known_since: Option<Duration>,
}

/// What can be told.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Told {
    pub(super) per_second: Option<f64>,
    pub(super) seconds_left: Option<u64>,
}

impl Pace {
    /// Takes up how far stage `phase` of `job` is at `now`, by a clock that never goes back.
    pub(super) fn see(
        &mut self,
        (job, phase): (&str, &str),
        (done, total): (u64, Option<u64>),
        now: Duration,
    ) -> Told {
        let of = (job.to_owned(), phase.to_owned());
        if self.of.as_ref() != Some(&of) {
            *self = Self { of: Some(of), ..Self::default() };
        }
        self.measure(done, now);
        let per_second = self.per_second.filter(|speed| *speed > 0.0);
        let left =
            total.zip(per_second).map(|(total, speed)| total.saturating_sub(done) as f64 / speed);
        match left {
            None => self.known_since = None,
            Some(_) => _ = self.known_since.get_or_insert(now),
        }
        let steady = self.known_since.is_some_and(|since| now.saturating_sub(since) >= STEADY);
        Told {
            per_second: per_second.map(|speed| (speed * 10.0).round() / 10.0),
            seconds_left: left.filter(|_| steady).map(rounded),
        }
    }

    fn measure(&mut self, done: u64, now: Duration) {
        let Some((then, before)) = self.last else {
            self.last = Some((now, done));
            return;
        };
        let passed = now.saturating_sub(then).as_secs_f64();
        // Too short to say anything.
        if passed < 0.1 {
            return;
        }
        self.last = Some((now, done));
        let speed = done.saturating_sub(before) as f64 / passed;
        let old = (-passed / MEMORY).exp();
        self.per_second =
            Some(self.per_second.map_or(speed, |mean| mean * old + speed * (1.0 - old)));
    }
}

/// Far ends are told roughly, so that they do not jump.
fn rounded(seconds: f64) -> u64 {
    let step = match seconds {
        s if s < 15.0 => 1.0,
        s if s < 120.0 => 5.0,
        s if s < 1_200.0 => 30.0,
        _ => 300.0,
    };
    ((seconds / step).ceil() * step) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const JOB: (&str, &str) = ("job", "scanning");

    #[test]
    fn an_estimate_is_told_once_it_held_for_three_seconds() {
        let mut pace = Pace::default();
        let ms = Duration::from_millis;
        let mut told = Vec::new();
        for tick in 0..20_u64 {
            told.push(pace.see(JOB, (tick * 25, Some(10_000)), ms(tick * 250)));
        }
        assert_eq!(told[0], Told::default());
        assert_eq!(told[4].per_second, Some(100.0));
        assert!(told[..13].iter().all(|told| told.seconds_left.is_none()));
        assert_eq!(told[13].seconds_left, Some(100), "97 s, in steps of five");
    }

    #[test]
    fn a_hiccup_does_not_throw_the_estimate() {
        let mut pace = Pace::default();
        let at = |seconds: u64| Duration::from_secs(seconds);
        for second in 0..30 {
            pace.see(JOB, (second * 100, Some(10_000)), at(second));
        }
        let before = pace.see(JOB, (3_000, Some(10_000)), at(30)).seconds_left.unwrap();
        let hiccup = pace.see(JOB, (3_000, Some(10_000)), at(31)).seconds_left.unwrap();
        assert!(hiccup < before * 2, "{before} {hiccup}");
    }

    #[test]
    fn another_stage_begins_anew_and_without_a_total_nothing_is_foretold() {
        let mut pace = Pace::default();
        for second in 0..10 {
            pace.see(JOB, (second, Some(100)), Duration::from_secs(second));
        }
        let next = pace.see(("job", "analyzing"), (0, Some(100)), Duration::from_secs(10));
        assert_eq!(next, Told::default());
        let endless = pace.see(("job", "analyzing"), (5, None), Duration::from_secs(20));
        assert_eq!((endless.per_second, endless.seconds_left), (Some(0.5), None));
    }
}
