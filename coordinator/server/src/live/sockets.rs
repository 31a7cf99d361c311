//! The sockets of agents that are open on this replica, and how each is told what concerns it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use safelight_domain::{AgentId, JobId, Lane, LeaseEpoch, TeamId};
use tokio::sync::mpsc;

/// So much may wait for one socket. One that falls further behind is closed: its agent comes back
/// and asks, and nothing is lost.
const WAITING: usize = 32;

/// What a socket is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Word {
    /// A job of the agent was called off.
    Cancel { job: JobId, epoch: LeaseEpoch },
    /// The team's settings are at this revision.
    Settings(i64),
    /// The agent was revoked or deleted.
    ShutOut,
    /// The agent took a job of this lane.
    Took(Lane),
    /// The agent looked for a job and found none.
    FoundNothing,
    /// What the agent is or does may have changed: look it up.
    LookUp,
}

/// Every open socket.
#[derive(Debug, Default)]
pub(crate) struct Sockets(Mutex<Open>);

#[derive(Debug, Default)]
struct Open {
    next: u64,
    agents: HashMap<AgentId, Socket>,
}

#[derive(Debug)]
struct Socket {
    number: u64,
    team: TeamId,
    tell: mpsc::Sender<Word>,
}

impl Sockets {
    /// Notes a socket. An older one of the same agent ends: its words end.
    pub(crate) fn open(self: &Arc<Self>, agent: AgentId, team: TeamId) -> Seat {
        let (tell, told) = mpsc::channel(WAITING);
        let mut open = self.all();
        let number = open.next;
        open.next += 1;
        open.agents.insert(agent, Socket { number, team, tell });
        drop(open);
        Seat { sockets: Arc::clone(self), agent, number, told }
    }

    /// Tells an agent's socket, where there is one.
    pub(crate) fn tell(&self, agent: AgentId, word: Word) {
        let mut open = self.all();
        let Some(socket) = open.agents.get(&agent) else { return };
        if socket.tell.try_send(word).is_err() {
            open.agents.remove(&agent);
        }
    }

    /// Tells every socket of a team.
    pub(crate) fn tell_team(&self, team: TeamId, word: &Word) {
        let told = |socket: &Socket| socket.tell.try_send(word.clone()).is_ok();
        self.all().agents.retain(|_, socket| socket.team != team || told(socket));
    }

    /// Tells every socket.
    pub(crate) fn tell_all(&self, word: &Word) {
        self.all().agents.retain(|_, socket| socket.tell.try_send(word.clone()).is_ok());
    }

    /// How many are open.
    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        self.all().agents.len()
    }

    fn all(&self) -> MutexGuard<'_, Open> {
        // Each change is one insert or remove; a panic elsewhere leaves it whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of one socket; given up when dropped.
#[derive(Debug)]
pub(crate) struct Seat {
    sockets: Arc<Sockets>,
    agent: AgentId,
    number: u64,
    told: mpsc::Receiver<Word>,
}

impl Seat {
    /// The next word; none when the socket shall end.
    pub(crate) async fn next(&mut self) -> Option<Word> {
        self.told.recv().await
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.sockets.all();
        if open.agents.get(&self.agent).is_some_and(|socket| socket.number == self.number) {
            open.agents.remove(&self.agent);
        }
    }
}

#[cfg(test)]
mod tests {
    use safelight_domain::{ManualClock, Timestamp};

    use super::*;

    fn ids() -> (AgentId, TeamId) {
        let clock = ManualClock::at(Timestamp::from_micros(0));
        (AgentId::generate(&clock), TeamId::generate(&clock))
    }

    #[tokio::test]
    async fn a_newer_socket_takes_the_place_of_an_older_one() {
        let sockets = Arc::<Sockets>::default();
        let (agent, team) = ids();
        let mut older = sockets.open(agent, team);
        let mut newer = sockets.open(agent, team);
        assert_eq!(older.next().await, None);
        drop(older);
        sockets.tell(agent, Word::Settings(2));
        assert_eq!(newer.next().await, Some(Word::Settings(2)));
        drop(newer);
        assert_eq!(sockets.count(), 0);
    }

    #[tokio::test]
    async fn a_socket_that_falls_behind_is_closed_and_holds_nobody_up() {
        let sockets = Arc::<Sockets>::default();
        let (agent, team) = ids();
        let mut slow = sockets.open(agent, team);
        for _ in 0..10_000 {
            sockets.tell_team(team, &Word::LookUp);
        }
        assert_eq!(sockets.count(), 0);
        for _ in 0..WAITING {
            assert_eq!(slow.next().await, Some(Word::LookUp));
        }
        assert_eq!(slow.next().await, None);
    }

    #[tokio::test]
    async fn other_teams_hear_nothing() {
        let sockets = Arc::<Sockets>::default();
        let ((one, team), (other, another)) = (ids(), ids());
        let mut ours = sockets.open(one, team);
        let _theirs = sockets.open(other, another);
        sockets.tell_team(another, &Word::Settings(1));
        sockets.tell_team(team, &Word::Settings(2));
        assert_eq!(ours.next().await, Some(Word::Settings(2)));
    }
}
