//! Whether to work now: the owner's word first, then what is due to a computer that just woke, then
//! the battery, then what an upload costs.

use std::time::Duration;

use jiff::{ToSpan, tz::TimeZone};
use safelight_domain::Timestamp;

use super::{
    memory::KeptPause,
    shapes::{Pause, PauseCause, PauseFor},
};

/// So long after it woke a computer has better things to do.
const AFTER_WAKE: Duration = Duration::from_secs(60);
/// When a day begins for somebody who said "until tomorrow".
const MORNING: i8 = 6;

/// What decides.
#[derive(Debug, Clone)]
pub(super) struct Circumstances {
    pub(super) now: Timestamp,
    pub(super) asked: Option<KeptPause>,
    pub(super) on_battery: bool,
    pub(super) work_on_battery: bool,
    /// Results would leave this computer over a connection that costs by what is sent.
    pub(super) on_metered_link: bool,
    pub(super) metered_uploads: bool,
    /// Somebody at this computer asked for a check that is not done yet.
    pub(super) wanted: bool,
    /// How long ago the computer woke, sleep not counted.
    pub(super) awake_for: Option<Duration>,
    pub(super) zone: TimeZone,
}

/// Why nothing is to be worked on now; none when work may go on.
pub(super) fn pause(around: &Circumstances) -> Option<Pause> {
    asked(around).or_else(|| woken(around)).or_else(|| battery(around)).or_else(|| metered(around))
}

fn asked(around: &Circumstances) -> Option<Pause> {
    let asked = around.asked?;
    let sentence = match asked.until {
        Some(until) if until <= around.now => return None,
        Some(until) => format!("Paused until {}.", moment(until, around)),
        None => "Paused until you resume.".to_owned(),
    };
    Some(Pause { until: asked.until, cause: PauseCause::Asked, sentence })
}

fn woken(around: &Circumstances) -> Option<Pause> {
    let left = AFTER_WAKE.checked_sub(around.awake_for?).filter(|left| !left.is_zero())?;
    let sentence = "Waiting a minute after waking up, so that others come first.".to_owned();
    let until = Some(around.now.plus(left));
    Some(Pause { until, cause: PauseCause::AfterWake, sentence })
}

fn battery(around: &Circumstances) -> Option<Pause> {
    let held = around.on_battery && !around.work_on_battery && !around.wanted;
    let sentence = "On battery: checks wait for mains power, unless you ask for one.".to_owned();
    held.then_some(Pause { until: None, cause: PauseCause::Battery, sentence })
}

fn metered(around: &Circumstances) -> Option<Pause> {
    let held = around.on_metered_link && !around.metered_uploads && !around.wanted;
    let sentence =
        "On a metered connection: checks wait, because results would be uploaded, unless \
                    you ask for one."
            .to_owned();
    held.then_some(Pause { until: None, cause: PauseCause::Metered, sentence })
}

/// When a pause ends that begins now.
pub(super) fn until(how_long: PauseFor, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    match how_long {
        PauseFor::HalfHour => Some(now.plus(Duration::from_secs(30 * 60))),
        PauseFor::TwoHours => Some(now.plus(Duration::from_secs(2 * 60 * 60))),
        PauseFor::UntilResumed => None,
        PauseFor::Tomorrow => tomorrow(now, zone).or(Some(now.plus(Duration::from_secs(86_400)))),
    }
}

fn tomorrow(now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let here = jiff::Timestamp::from_microsecond(now.as_micros()).ok()?.to_zoned(zone.clone());
    let morning = here.date().checked_add(1.day()).ok()?.at(MORNING, 0, 0, 0);
    let morning = morning.to_zoned(zone.clone()).ok()?;
    Some(Timestamp::from_micros(morning.timestamp().as_microsecond()))
}

/// `14:30`, or `6 o'clock on 24 November` on another day.
fn moment(time: Timestamp, around: &Circumstances) -> String {
    let here = |time: Timestamp| {
        let time = jiff::Timestamp::from_microsecond(time.as_micros()).unwrap_or_default();
        time.to_zoned(around.zone.clone())
    };
    let (then, now) = (here(time), here(around.now));
    if then.date() == now.date() {
        then.strftime("%H:%M").to_string()
    } else {
        then.strftime("%H:%M on %-d %B").to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn plain(now: &str) -> Circumstances {
        Circumstances {
            now: at(now),
            asked: None,
            on_battery: false,
            work_on_battery: false,
            on_metered_link: false,
            metered_uploads: false,
            wanted: false,
            awake_for: None,
            zone: TimeZone::UTC,
        }
    }

    #[test]
    fn the_owners_word_goes_first_and_ends_by_itself() {
        let now = "2026-11-23T14:00:00Z";
        let asked = Some(KeptPause { until: Some(at("2026-11-23T14:30:00Z")) });
        let around = Circumstances { asked, on_battery: true, ..plain(now) };
        let told = pause(&around).unwrap();
        assert_eq!(
            (told.cause, told.sentence.as_str()),
            (PauseCause::Asked, "Paused until 14:30.")
        );
        let later = Circumstances { now: at("2026-11-23T14:30:00Z"), on_battery: false, ..around };
        assert_eq!(pause(&later), None);
    }

    #[test]
    fn tomorrow_is_the_next_morning_where_the_owner_lives() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let late = at("2026-11-23T22:30:00Z");
        let until = until(PauseFor::Tomorrow, late, &zone).unwrap();
        assert_eq!(until, at("2026-11-25T04:00:00Z"), "it is the 24th there already");
        let asked = Some(KeptPause { until: Some(until) });
        let around = Circumstances { asked, zone, ..plain("2026-11-23T22:30:00Z") };
        assert_eq!(pause(&around).unwrap().sentence, "Paused until 06:00 on 25 November.");
    }

    #[test]
    fn on_battery_only_what_was_asked_for_here_runs() {
        let around = Circumstances { on_battery: true, ..plain("2026-11-23T14:00:00Z") };
        assert_eq!(pause(&around).unwrap().cause, PauseCause::Battery);
        assert_eq!(pause(&Circumstances { wanted: true, ..around.clone() }), None);
        assert_eq!(pause(&Circumstances { work_on_battery: true, ..around }), None);
    }

    #[test]
    fn where_uploads_cost_only_what_was_asked_for_here_runs() {
        let around = Circumstances { on_metered_link: true, ..plain("2026-11-23T14:00:00Z") };
        assert_eq!(pause(&around).unwrap().cause, PauseCause::Metered);
        assert_eq!(pause(&Circumstances { wanted: true, ..around.clone() }), None);
        assert_eq!(pause(&Circumstances { metered_uploads: true, ..around }), None);
    }

    #[test]
    fn the_first_minute_after_waking_is_not_ours() {
        let around = |seconds| Circumstances {
            awake_for: Some(Duration::from_secs(seconds)),
            ..plain("2026-11-23T14:00:00Z")
        };
        let told = pause(&around(59)).unwrap();
        assert_eq!(told.cause, PauseCause::AfterWake);
        assert_eq!(told.until, Some(at("2026-11-23T14:00:01Z")));
        assert_eq!(pause(&around(60)), None);
    }
}
