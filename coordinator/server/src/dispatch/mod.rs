//! Agents that wait for work, and who is told when a job arrives. A hint only: the queue is in
//! the database, and whoever is told looks there.
//!
//! A waiter parks first, then asks the database, then waits: a job that arrives in between finds
//! it parked. One waiter is told per job: the one that took the fewest jobs within the last hour,
//! and of several such the one that waits longest. One that cannot use what it was told (its
//! connection closed, it got a job of another lane, it did not claim) passes it on when it is
//! dropped, to those who waited already when the job arrived: who came later has looked since.

mod loads;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use safelight_domain::{AgentId, CapabilitySet, Lane, TeamId};
use tokio::sync::oneshot;

pub(crate) use loads::Loads;

/// Who waits.
#[derive(Debug, Clone)]
pub(crate) struct Waiter {
    pub(crate) agent: AgentId,
    pub(crate) team: TeamId,
    pub(crate) capabilities: CapabilitySet,
    /// Jobs it took within the last hour.
    pub(crate) recent_jobs: u32,
}

/// What a waiter is told.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Wake {
    /// A job arrived in this lane, when tickets stood at `before`.
    Job { lane: Lane, before: u64 },
    /// What it may run has changed; nobody else needs to know.
    LookAgain,
}

/// The registry of this process.
#[derive(Debug, Default)]
pub(crate) struct Dispatch {
    parked: Mutex<Places>,
}

/// Tickets rise with time. In a team those stand first that took the fewest jobs lately, and of
/// these the one that waits longest.
#[derive(Debug, Default)]
struct Places {
    next_ticket: u64,
    teams: HashMap<TeamId, BTreeMap<Spot, Place>>,
    agents: HashMap<AgentId, BTreeMap<u64, (TeamId, Spot)>>,
}

/// Where somebody stands in a team: recent jobs, then the ticket.
type Spot = (u32, u64);

#[derive(Debug)]
struct Place {
    waiter: Waiter,
    tell: oneshot::Sender<Wake>,
}

impl Dispatch {
    /// Takes a place in the queue of those who wait; it is given up when the guard is dropped.
    pub(crate) fn park(self: &Arc<Self>, waiter: Waiter) -> Parked {
        let (tell, told) = oneshot::channel();
        let (agent, team, recent) = (waiter.agent, waiter.team, waiter.recent_jobs);
        let mut places = self.places();
        let ticket = places.next_ticket;
        places.next_ticket += 1;
        let spot = (recent, ticket);
        places.agents.entry(agent).or_default().insert(ticket, (team, spot));
        places.teams.entry(team).or_default().insert(spot, Place { waiter, tell });
        drop(places);
        Parked { dispatch: Arc::clone(self), spot, team, told, wake: None }
    }

    /// Tells the first that may run it of a job in `lane`. False when nobody waits.
    pub(crate) fn job_ready(&self, lane: &Lane) -> bool {
        let before = self.places().next_ticket;
        self.pass(lane, before)
    }

    /// The same among those whose ticket is below `before`.
    fn pass(&self, lane: &Lane, before: u64) -> bool {
        let mut places = self.places();
        match places.first_for(lane, before) {
            Some((team, spot)) => places.tell(team, spot, Wake::Job { lane: lane.clone(), before }),
            None => false,
        }
    }

    /// Makes an agent that waits look again, wherever it does: what it may run has changed.
    pub(crate) fn look_again(&self, agent: AgentId) {
        let mut places = self.places();
        let waiting = places.agents.get(&agent).cloned().unwrap_or_default();
        for (team, spot) in waiting.into_values() {
            places.tell(team, spot, Wake::LookAgain);
        }
    }

    /// Whether nobody waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.places().teams.is_empty()
    }

    /// How many wait.
    pub(crate) fn waiting(&self) -> usize {
        self.places().teams.values().map(BTreeMap::len).sum()
    }

    fn places(&self) -> MutexGuard<'_, Places> {
        // Every change below is complete before the lock is let go, so a panic elsewhere leaves
        // nothing half done.
        self.parked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Places {
    fn first_for(&self, lane: &Lane, before: u64) -> Option<(TeamId, Spot)> {
        match lane {
            Lane::Bound(agent) => {
                let mut waiting = self.agents.get(agent)?.range(..before);
                waiting.next().map(|(_, place)| *place)
            }
            Lane::Shared { team, .. } => {
                let mut waiting = self.teams.get(team)?.iter();
                let (&spot, _) = waiting.find(|((_, ticket), place)| {
                    let waiter = &place.waiter;
                    *ticket < before && lane.admits(waiter.agent, waiter.team, &waiter.capabilities)
                })?;
                Some((*team, spot))
            }
        }
    }

    fn tell(&mut self, team: TeamId, spot: Spot, wake: Wake) -> bool {
        self.leave(team, spot).is_some_and(|place| place.tell.send(wake).is_ok())
    }

    fn leave(&mut self, team: TeamId, spot: Spot) -> Option<Place> {
        let waiting = self.teams.get_mut(&team)?;
        let place = waiting.remove(&spot)?;
        if waiting.is_empty() {
            self.teams.remove(&team);
        }
        if let Some(tickets) = self.agents.get_mut(&place.waiter.agent) {
            tickets.remove(&spot.1);
            if tickets.is_empty() {
                self.agents.remove(&place.waiter.agent);
            }
        }
        Some(place)
    }
}

/// A place among those who wait.
#[derive(Debug)]
pub(crate) struct Parked {
    dispatch: Arc<Dispatch>,
    spot: Spot,
    team: TeamId,
    told: oneshot::Receiver<Wake>,
    wake: Option<Wake>,
}

impl Parked {
    /// Waits to be told of a job. The future may be dropped and made again; a place is told once,
    /// and who wants to wait on parks anew.
    pub(crate) async fn woken(&mut self) {
        if self.wake.is_none() {
            // The sender is only dropped together with the place, which this guard keeps.
            self.wake = (&mut self.told).await.ok();
        }
    }

    /// Whether it was told of a job, rather than to look again.
    pub(crate) const fn is_told_of_a_job(&self) -> bool {
        matches!(self.wake, Some(Wake::Job { .. }))
    }

    /// The waiter looked after it was told, and found this (a job of some lane, or nothing). What
    /// it was told of is served unless it took a job of another lane; only then the wake lives on.
    pub(crate) fn found(&mut self, lane: Option<&Lane>) {
        let served = match (&self.wake, lane) {
            (Some(Wake::Job { lane, .. }), Some(taken)) => lane == taken,
            _ => true,
        };
        if served {
            self.wake = None;
        }
    }
}

impl Drop for Parked {
    fn drop(&mut self) {
        drop(self.dispatch.places().leave(self.team, self.spot));
        let unused = self.wake.take().or_else(|| self.told.try_recv().ok());
        if let Some(Wake::Job { lane, before }) = unused {
            self.dispatch.pass(&lane, before);
        }
    }
}

#[cfg(test)]
mod tests;
