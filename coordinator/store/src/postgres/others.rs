//! How replicas tell each other what happens: one connection of its own that listens and notifies,
//! outside of every transaction. What is told is a hint. It is gathered for a moment, so that many
//! changes cost few messages, and it is lost when the connection breaks; everybody is then told
//! that something was.

use std::{collections::HashSet, sync::Arc, time::Duration};

use safelight_domain::JobId;
use serde::{Deserialize, Serialize};
use tokio::{
    sync::{mpsc, watch},
    time::{sleep, timeout},
};
use tokio_postgres::{Client, Notification, types::ToSql};

use super::tls::Connector;
use crate::{News, news::Outlet};

/// One channel a database.
const CHANNEL: &str = "safelight_news";
/// PostgreSQL takes less than 8,000 bytes.
const MOST_BYTES: usize = 7_900;
/// What happens within this is told together.
const GATHER: Duration = Duration::from_millis(10);
/// So many are told together at most.
const MOST_TOGETHER: usize = 512;
/// Without anything to tell for so long, the connection is asked whether it lives.
const QUIET: Duration = Duration::from_secs(20);
/// A connection that needs longer for an answer is dead.
const ANSWER: Duration = Duration::from_secs(10);
/// Between two tries to connect, at first and at most.
const PAUSES: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(10));

/// What travels.
#[derive(Serialize, Deserialize)]
struct Message<'a> {
    from: &'a str,
    news: Vec<News>,
}

/// The connection between this replica and the others.
pub(super) struct Line {
    connector: Connector,
    outlet: Arc<Outlet>,
    outgoing: mpsc::Receiver<News>,
    /// Tells our own words from those of others.
    me: String,
}

impl Line {
    /// Not connected yet.
    pub(super) fn new(
        connector: Connector,
        outlet: Arc<Outlet>,
        outgoing: mpsc::Receiver<News>,
    ) -> Self {
        let me = own_name();
        Self { connector, outlet, outgoing, me }
    }

    /// Connects, and connects again whenever that breaks, until the store closes.
    pub(super) async fn keep(mut self, mut closing: watch::Receiver<bool>) {
        let closed = async move { drop(closing.wait_for(|closing| *closing).await) };
        tokio::select! {
            () = closed => {}
            () = self.talk() => {}
        }
    }

    async fn talk(&mut self) {
        let mut pause = PAUSES.0;
        loop {
            match self.connect().await {
                Ok((client, arrivals)) => {
                    pause = PAUSES.0;
                    // Nobody told us anything while we were not there.
                    self.outlet.heard(&News::Missed);
                    self.converse(&client, arrivals).await;
                    tracing::warn!("the line to other replicas broke");
                }
                Err(error) => tracing::warn!(%error, "no line to other replicas"),
            }
            sleep(pause).await;
            pause = (pause * 2).min(PAUSES.1);
        }
    }

    async fn connect(
        &self,
    ) -> Result<(Client, mpsc::Receiver<Notification>), tokio_postgres::Error> {
        let (client, arrivals) = self.connector.converse().await?;
        client.batch_execute(&format!("LISTEN {CHANNEL}")).await?;
        Ok((client, arrivals))
    }

    /// Hears and tells until the connection breaks.
    async fn converse(&mut self, client: &Client, mut arrivals: mpsc::Receiver<Notification>) {
        loop {
            let alive = tokio::select! {
                arrived = arrivals.recv() => match arrived {
                    Some(arrived) => {
                        self.hear(arrived.payload());
                        true
                    }
                    None => false,
                },
                first = self.outgoing.recv() => match first {
                    Some(first) => {
                        sleep(GATHER).await;
                        let news = self.gather(first);
                        self.tell(client, news).await
                    }
                    None => return,
                },
                () = sleep(QUIET) => answers(client.simple_query("")).await,
            };
            if !alive {
                return;
            }
        }
    }

    fn hear(&self, payload: &str) {
        match serde_json::from_str::<Message<'_>>(payload) {
            Ok(message) if message.from == self.me => {}
            Ok(message) => message.news.iter().for_each(|news| self.outlet.heard(news)),
            // A replica of another version: what it tells, the sweeps find.
            Err(error) => tracing::debug!(%error, "another replica told something unknown"),
        }
    }

    /// What waits to be told, each job's progress only once.
    fn gather(&mut self, first: News) -> Vec<News> {
        let mut news = vec![first];
        while news.len() < MOST_TOGETHER
            && let Ok(next) = self.outgoing.try_recv()
        {
            news.push(next);
        }
        latest_progress(news)
    }

    async fn tell(&self, client: &Client, news: Vec<News>) -> bool {
        for payload in payloads(&self.me, news) {
            let parameters: [&(dyn ToSql + Sync); 2] = [&CHANNEL, &payload];
            if !answers(client.execute("SELECT pg_notify($1, $2)", &parameters)).await {
                return false;
            }
        }
        true
    }
}

async fn answers<T>(asked: impl Future<Output = Result<T, tokio_postgres::Error>>) -> bool {
    matches!(timeout(ANSWER, asked).await, Ok(Ok(_)))
}

/// Of several steps of one job only the last.
fn latest_progress(news: Vec<News>) -> Vec<News> {
    let mut seen = HashSet::<JobId>::new();
    let mut kept: Vec<News> = news
        .into_iter()
        .rev()
        .filter(|news| match news {
            News::Progress { job, .. } => seen.insert(*job),
            _ => true,
        })
        .collect();
    kept.reverse();
    kept
}

/// As few messages as hold it all, each small enough. What is too large by itself is left out, and
/// told to be missing.
fn payloads(me: &str, news: Vec<News>) -> Vec<String> {
    let mut payloads = Vec::new();
    let (mut together, mut bytes) = (Vec::new(), 0);
    let frame = me.len() + 32;
    for one in news {
        let size = |news: &News| serde_json::to_string(news).map_or(MOST_BYTES, |text| text.len());
        let (one, size) = match size(&one) {
            large if large + frame > MOST_BYTES => (News::Missed, size(&News::Missed)),
            small => (one, small),
        };
        if bytes + size + 1 + frame > MOST_BYTES {
            payloads.extend(payload(me, std::mem::take(&mut together)));
            bytes = 0;
        }
        bytes += size + 1;
        together.push(one);
    }
    payloads.extend(payload(me, together));
    payloads
}

fn payload(me: &str, news: Vec<News>) -> Option<String> {
    serde_json::to_string(&Message { from: me, news }).ok()
}

/// Different in every process and for every store in it.
fn own_name() -> String {
    use std::hash::{BuildHasher, RandomState};
    format!("{:016x}{:016x}", RandomState::new().hash_one(0), RandomState::new().hash_one(1))
}

#[cfg(test)]
mod tests {
    use safelight_domain::{LeaseEpoch, ManualClock, TeamId, Timestamp};

    use super::*;

    fn step(job: JobId, team: TeamId, progress: String) -> News {
        News::Progress { team, job, epoch: LeaseEpoch(1), progress }
    }

    #[test]
    fn messages_are_few_and_small_enough_and_hold_everything() {
        let clock = ManualClock::at(Timestamp::from_micros(0));
        let team = TeamId::generate(&clock);
        let news: Vec<News> =
            (0..200).map(|n| step(JobId::generate(&clock), team, "x".repeat(n))).collect();
        let payloads = payloads("me", news.clone());
        assert!(payloads.len() < 10, "{}", payloads.len());
        assert!(payloads.iter().all(|payload| payload.len() < 8_000));
        let told = payloads.iter().flat_map(|text| {
            let message: Message<'_> = serde_json::from_str(text).unwrap();
            assert_eq!(message.from, "me");
            message.news
        });
        assert_eq!(told.collect::<Vec<_>>(), news);
    }

    #[test]
    fn what_is_too_large_is_told_to_be_missing() {
        let clock = ManualClock::at(Timestamp::from_micros(0));
        let large =
            step(JobId::generate(&clock), TeamId::generate(&clock), "\"".repeat(MOST_BYTES));
        let payloads = payloads("me", vec![large]);
        assert_eq!(payloads, [r#"{"from":"me","news":["Missed"]}"#]);
    }

    #[test]
    fn of_several_steps_of_a_job_the_last_is_told() {
        let clock = ManualClock::at(Timestamp::from_micros(0));
        let (team, [one, two]) =
            (TeamId::generate(&clock), [(); 2].map(|()| JobId::generate(&clock)));
        let news = [(one, "1"), (two, "1"), (one, "2")]
            .map(|(job, said)| step(job, team, said.to_owned()));
        assert_eq!(latest_progress(news.to_vec()), news[1..]);
    }
}
