//! The stream of events of each team: numbered, kept for a while, and read by every socket at its
//! own pace. A reader that falls behind what is kept is told to load everything anew; it holds up
//! nobody, and nothing waits for it in memory.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::extract::ws::Utf8Bytes;
use safelight_domain::TeamId;
use serde::Serialize;
use tokio::sync::watch;

use crate::{secrets, shapes::LiveEvent};

/// So many events of a team are kept.
const KEPT: usize = 1024;
/// So many are handed to one reader at once.
const AT_ONCE: usize = 64;

/// The streams of this replica. Numbers count per team, so that they tell nothing about others.
#[derive(Debug)]
pub(crate) struct Hub {
    /// Other than that of any other replica and of any start before.
    name: String,
    teams: Mutex<HashMap<TeamId, Arc<TeamStream>>>,
}

#[derive(Debug, Default)]
struct TeamStream {
    kept: Mutex<Kept>,
    newest: watch::Sender<u64>,
}

/// The newest events; the last one has the number `newest`.
#[derive(Debug, Default)]
struct Kept {
    newest: u64,
    events: VecDeque<Utf8Bytes>,
}

/// An event as it travels.
#[derive(Serialize)]
struct Numbered<'a> {
    id: String,
    #[serde(flatten)]
    event: &'a LiveEvent,
}

impl Hub {
    /// Nothing happened yet.
    pub(crate) fn new() -> Self {
        Self { name: secrets::name(), teams: Mutex::default() }
    }

    /// Adds an event to its team's stream.
    pub(crate) fn publish(&self, team: TeamId, event: &LiveEvent) {
        let stream = self.stream(team);
        let mut kept = stream.kept();
        let id = self.id(kept.newest + 1);
        // Made of ids and words; there is nothing in it that JSON could not say.
        let Ok(text) = serde_json::to_string(&Numbered { id, event }) else { return };
        kept.newest += 1;
        kept.events.push_back(text.into());
        if kept.events.len() > KEPT {
            kept.events.pop_front();
        }
        stream.newest.send_replace(kept.newest);
    }

    /// Events may be missing from every stream: whoever reads loads anew.
    pub(crate) fn missed(&self) {
        for stream in self.all().values() {
            let mut kept = stream.kept();
            kept.newest += 1;
            kept.events.clear();
            stream.newest.send_replace(kept.newest);
        }
    }

    /// Reads a team's stream from now on, or from after the event that `since` names.
    pub(crate) fn read(&self, team: TeamId, since: Option<&str>) -> Reader {
        let stream = self.stream(team);
        let changed = stream.newest.subscribe();
        let newest = stream.kept().newest;
        let known = since.map(|id| self.number(id).filter(|number| *number <= newest));
        let (cursor, resync) = match known {
            None => (newest, false),
            Some(Some(number)) => (number, false),
            Some(None) => (newest, true),
        };
        let hello = Signpost { kind: "hello", id: self.id(cursor) };
        Reader { name: self.name.clone(), stream, changed, cursor, resync, hello: Some(hello) }
    }

    fn id(&self, number: u64) -> String {
        format!("{}.{number}", self.name)
    }

    fn number(&self, id: &str) -> Option<u64> {
        let (name, number) = id.split_once('.')?;
        if name == self.name { number.parse().ok() } else { None }
    }

    fn stream(&self, team: TeamId) -> Arc<TeamStream> {
        Arc::clone(self.all().entry(team).or_default())
    }

    fn all(&self) -> MutexGuard<'_, HashMap<TeamId, Arc<TeamStream>>> {
        // Every change is complete before the lock is let go.
        self.teams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TeamStream {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a reader is told of its place in the stream.
#[derive(Debug, Serialize)]
struct Signpost {
    #[serde(rename = "type")]
    kind: &'static str,
    id: String,
}

impl Signpost {
    fn text(&self) -> Utf8Bytes {
        serde_json::to_string(self).unwrap_or_default().into()
    }
}

/// A place in a team's stream.
#[derive(Debug)]
pub(crate) struct Reader {
    name: String,
    stream: Arc<TeamStream>,
    changed: watch::Receiver<u64>,
    cursor: u64,
    resync: bool,
    hello: Option<Signpost>,
}

impl Reader {
    /// The next messages for the one who reads; waits for one. May be dropped at any time.
    pub(crate) async fn next(&mut self) -> Vec<Utf8Bytes> {
        loop {
            let ready = self.ready();
            if !ready.is_empty() {
                return ready;
            }
            if self.changed.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }

    fn ready(&mut self) -> Vec<Utf8Bytes> {
        if let Some(hello) = self.hello.take() {
            return vec![hello.text()];
        }
        let newest = *self.changed.borrow_and_update();
        let kept = self.stream.kept();
        let behind = usize::try_from(kept.newest.saturating_sub(self.cursor)).unwrap_or(usize::MAX);
        if self.resync || behind > kept.events.len() {
            self.resync = false;
            self.cursor = kept.newest.max(newest);
            return vec![
                Signpost { kind: "resync", id: format!("{}.{}", self.name, self.cursor) }.text(),
            ];
        }
        let first = kept.events.len() - behind;
        let ready: Vec<_> = kept.events.iter().skip(first).take(AT_ONCE).cloned().collect();
        drop(kept);
        self.cursor += ready.len() as u64;
        ready
    }
}

#[cfg(test)]
mod tests {
    use safelight_domain::{CollectionId, ManualClock, Timestamp};
    use serde_json::Value;

    use super::*;

    struct World {
        hub: Hub,
        clock: ManualClock,
        team: TeamId,
    }

    impl World {
        fn new() -> Self {
            let clock = ManualClock::at(Timestamp::from_micros(0));
            let team = TeamId::generate(&clock);
            Self { hub: Hub::new(), clock, team }
        }

        fn publish(&self, times: usize) {
            for _ in 0..times {
                let guid = CollectionId::generate(&self.clock);
                let event = LiveEvent::Collection { guid, change: "update".to_owned() };
                self.hub.publish(self.team, &event);
            }
        }
    }

    fn parsed(texts: &[Utf8Bytes]) -> Vec<(String, String)> {
        let parse = |text: &Utf8Bytes| serde_json::from_str::<Value>(text.as_str()).unwrap();
        let word = |value: &Value, key: &str| value[key].as_str().unwrap().to_owned();
        texts.iter().map(parse).map(|one| (word(&one, "type"), word(&one, "id"))).collect()
    }

    async fn all(reader: &mut Reader, count: usize) -> Vec<(String, String)> {
        let mut got = Vec::new();
        while got.len() < count {
            got.extend(parsed(&reader.next().await));
        }
        got
    }

    #[tokio::test]
    async fn events_are_numbered_and_replayed_after_the_one_that_is_named() {
        let world = World::new();
        world.publish(3);
        let mut first = world.hub.read(world.team, None);
        let hello = all(&mut first, 1).await.remove(0);
        assert_eq!((hello.0.as_str(), hello.1.ends_with(".3")), ("hello", true));
        world.publish(200);
        let live = all(&mut first, 200).await;
        assert!(live.iter().enumerate().all(|(at, one)| one.1.ends_with(&format!(".{}", at + 4))));
        let mut again = world.hub.read(world.team, Some(&live[99].1));
        assert_eq!(all(&mut again, 101).await[1..], live[100..]);
    }

    #[tokio::test]
    async fn what_is_no_longer_kept_or_of_another_stream_asks_to_load_anew() {
        let world = World::new();
        world.publish(1);
        let early = all(&mut world.hub.read(world.team, None), 1).await.remove(0).1;
        world.publish(KEPT + 1);
        for since in [early.as_str(), "other.1", "7", "", "other", &early.replace('1', "999999")] {
            let mut reader = world.hub.read(world.team, Some(since));
            let got = all(&mut reader, 2).await;
            assert_eq!((got[0].0.as_str(), got[1].0.as_str()), ("hello", "resync"), "{since}");
        }
    }

    #[tokio::test]
    async fn a_reader_that_falls_behind_loads_anew_and_costs_nothing() {
        let world = World::new();
        let mut slow = world.hub.read(world.team, None);
        world.publish(10 * KEPT);
        let got = all(&mut slow, 2).await;
        assert_eq!(got[1].0, "resync");
        assert!(world.hub.stream(world.team).kept().events.len() <= KEPT);
        world.publish(1);
        assert_eq!(all(&mut slow, 1).await[0].0, "collection");
    }

    #[tokio::test]
    async fn what_was_missed_asks_to_load_anew() {
        let world = World::new();
        let mut reader = world.hub.read(world.team, None);
        all(&mut reader, 1).await;
        world.publish(2);
        world.hub.missed();
        assert_eq!(all(&mut reader, 1).await[0].0, "resync");
    }

    #[tokio::test]
    async fn teams_are_walls() {
        let world = World::new();
        let other = TeamId::generate(&world.clock);
        let mut reader = world.hub.read(other, None);
        all(&mut reader, 1).await;
        world.publish(5);
        assert!(reader.ready().is_empty());
        let newest = all(&mut world.hub.read(other, None), 1).await.remove(0).1;
        assert!(newest.ends_with(".0"), "numbers tell nothing about other teams");
    }
}
