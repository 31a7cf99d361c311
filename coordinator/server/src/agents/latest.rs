//! What was heard and not yet written: heartbeats, leases and progress. Flushed every few seconds
//! in one change; what a crash loses, agents say again.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use safelight_domain::{AgentId, JobId, LEASE, LeaseEpoch, Timestamp, WriteClaim};
use safelight_protocol::ProgressRequest;
use safelight_store::HeartbeatUpdate;

/// The latest word of every agent and job.
#[derive(Debug, Default)]
pub(crate) struct Latest(Mutex<Heard>);

#[derive(Debug, Default)]
struct Heard {
    beats: HashMap<AgentId, HeartbeatUpdate>,
    leases: HashMap<JobId, (LeaseEpoch, Timestamp)>,
    progress: HashMap<JobId, Step>,
}

/// The latest progress of one job.
#[derive(Debug, Clone)]
struct Step {
    agent: AgentId,
    epoch: LeaseEpoch,
    seq: Option<u64>,
    at: Timestamp,
    said: ProgressRequest,
    written: bool,
}

/// Progress that waits to be written.
#[derive(Debug, Clone)]
pub(crate) struct UnwrittenProgress {
    pub(crate) job: JobId,
    pub(crate) claim: WriteClaim,
    pub(crate) at: Timestamp,
    pub(crate) said: ProgressRequest,
}

/// All that waits to be written.
#[derive(Debug, Default)]
pub(crate) struct Unwritten {
    pub(crate) beats: Vec<HeartbeatUpdate>,
    pub(crate) leases: Vec<(JobId, LeaseEpoch, Timestamp)>,
    pub(crate) progress: Vec<UnwrittenProgress>,
}

impl Latest {
    /// Notes a heartbeat.
    pub(crate) fn beat(&self, update: HeartbeatUpdate) {
        self.heard().beats.insert(update.agent, update);
    }

    /// Notes that a lease holds until then.
    pub(crate) fn extend(&self, job: JobId, epoch: LeaseEpoch, until: Timestamp) {
        self.heard().leases.insert(job, (epoch, until));
    }

    /// Notes progress. False when it is older than what is known of the same claim.
    pub(crate) fn step(
        &self,
        job: JobId,
        agent: AgentId,
        epoch: LeaseEpoch,
        at: Timestamp,
        said: ProgressRequest,
        written: bool,
    ) -> bool {
        let mut heard = self.heard();
        let seq = said.seq;
        let known = heard.progress.get(&job).filter(|step| step.epoch >= epoch);
        let is_old =
            known.is_some_and(|step| step.epoch > epoch || (seq.is_some() && seq <= step.seq));
        if !is_old {
            heard.progress.insert(job, Step { agent, epoch, seq, at, said, written });
        }
        !is_old
    }

    /// The latest progress of a job under that claim, where it is newer than the database's.
    pub(crate) fn progress(&self, job: JobId, epoch: LeaseEpoch) -> Option<ProgressRequest> {
        let heard = self.heard();
        heard.progress.get(&job).filter(|step| step.epoch == epoch).map(|step| step.said.clone())
    }

    /// Drops what is known of a job that ended or changed hands.
    pub(crate) fn forget_job(&self, job: JobId) {
        let mut heard = self.heard();
        heard.leases.remove(&job);
        heard.progress.remove(&job);
    }

    /// Drops what an agent said that signs off.
    pub(crate) fn forget_agent(&self, agent: AgentId) {
        let mut heard = self.heard();
        heard.beats.remove(&agent);
        heard.progress.retain(|_, step| step.agent != agent);
    }

    /// Takes all that waits to be written. Progress stays known for a while, for those who ask.
    pub(crate) fn take(&self, now: Timestamp) -> Unwritten {
        let mut heard = self.heard();
        heard.progress.retain(|_, step| !step.written || now.since(step.at) < LEASE);
        let beats = heard.beats.drain().map(|(_, update)| update).collect();
        let leases =
            heard.leases.drain().map(|(job, (epoch, until))| (job, epoch, until)).collect();
        let mut progress = Vec::new();
        for (job, step) in &mut heard.progress {
            if !std::mem::replace(&mut step.written, true) {
                let claim = WriteClaim { agent: step.agent, epoch: Some(step.epoch) };
                let (at, said) = (step.at, step.said.clone());
                progress.push(UnwrittenProgress { job: *job, claim, at, said });
            }
        }
        Unwritten { beats, leases, progress }
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        // Each change below is a single insert or remove; a panic elsewhere leaves it whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use safelight_domain::ManualClock;

    use super::*;

    fn said(seq: Option<u64>, files: u64) -> ProgressRequest {
        ProgressRequest {
            stage: "scanning".to_owned(),
            files_scanned: Some(files),
            seq,
            ..ProgressRequest::default()
        }
    }

    #[test]
    fn a_report_that_arrives_late_is_ignored() {
        let clock = ManualClock::at(Timestamp::from_micros(0));
        let (job, agent) = (JobId::generate(&clock), AgentId::generate(&clock));
        let latest = Latest::default();
        let step = |epoch, seq, files| {
            latest.step(job, agent, LeaseEpoch(epoch), clock_now(), said(seq, files), false)
        };
        assert!(step(1, Some(2), 20));
        assert!(!step(1, Some(1), 10), "an older one of the same claim");
        assert!(!step(1, Some(2), 20), "the same one again");
        assert!(step(1, None, 30), "agents of others do not number");
        assert!(step(2, Some(1), 1), "a new claim counts from the start");
        assert!(!step(1, Some(9), 90), "an older claim");
        assert_eq!(latest.progress(job, LeaseEpoch(2)).and_then(|p| p.files_scanned), Some(1));
        assert_eq!(latest.progress(job, LeaseEpoch(1)), None);
    }

    #[test]
    fn progress_is_written_once_and_stays_known_for_a_while() {
        let clock = ManualClock::at(Timestamp::from_micros(0));
        let (job, agent) = (JobId::generate(&clock), AgentId::generate(&clock));
        let latest = Latest::default();
        latest.step(job, agent, LeaseEpoch(1), clock_now(), said(None, 1), false);
        assert_eq!(latest.take(clock_now()).progress.len(), 1);
        assert_eq!(latest.take(clock_now()).progress.len(), 0);
        assert!(latest.progress(job, LeaseEpoch(1)).is_some());
        latest.take(clock_now().plus(LEASE));
        assert!(latest.progress(job, LeaseEpoch(1)).is_none(), "the database has it");
    }

    fn clock_now() -> Timestamp {
        Timestamp::from_micros(0)
    }
}
