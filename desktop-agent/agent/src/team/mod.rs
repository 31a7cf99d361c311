//! A team's configuration as its coordinator tells it: asked for at most every five minutes, at
//! once when a heartbeat tells of another revision, and kept on the disk for the time when the
//! coordinator cannot be reached.

mod copy;
mod wire;

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use safelight_domain::{
    AgentId,
    settings::team::{ConfigurationSource, TeamConfiguration},
};
use tokio::sync::Mutex;

use self::copy::Copy;
use crate::{
    client::{CallError, Client},
    clock::AwakeClock,
};

pub use wire::BadSettings;
pub(crate) use wire::{configuration, settings};

/// How long an answer is good.
const FRESH: Duration = Duration::from_secs(5 * 60);

/// No revision was heard yet.
const NONE_HEARD: i64 = i64::MIN;

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum TeamFault {
    /// The coordinator cannot be asked, or says no, and there is no earlier answer.
    #[error("{0}")]
    Call(#[from] CallError),
    /// The coordinator does not know this part of the protocol.
    #[error("the coordinator does not tell its team's settings; name a file with --config")]
    NotTold,
    /// What came cannot be used.
    #[error("{0}")]
    Bad(#[from] BadSettings),
}

/// The coordinator as a source of its team's configuration.
pub struct CoordinatorSource {
    client: Client,
    agent: AgentId,
    clock: Arc<dyn AwakeClock>,
    file: PathBuf,
    heard: AtomicI64,
    kept: Mutex<Option<Kept>>,
}

struct Kept {
    copy: Copy,
    asked: Option<Asked>,
}

/// When this process asked last, and what heartbeats had told by then.
#[derive(Clone, Copy)]
struct Asked {
    at: Duration,
    heard: i64,
}

impl CoordinatorSource {
    /// Asks through `client` as `agent`; the last good answer is kept in `file`.
    #[must_use]
    pub fn new(client: Client, agent: AgentId, clock: Arc<dyn AwakeClock>, file: PathBuf) -> Self {
        let heard = AtomicI64::new(NONE_HEARD);
        Self { client, agent, clock, file, heard, kept: Mutex::new(None) }
    }

    /// A heartbeat told the revision.
    pub fn heard(&self, revision: i64) {
        self.heard.store(revision, Ordering::Relaxed);
    }

    fn is_fresh(&self, kept: &Kept) -> bool {
        let heard = self.heard.load(Ordering::Relaxed);
        kept.asked.is_some_and(|asked| {
            let recent = self.clock.with_sleep().saturating_sub(asked.at) < FRESH;
            // What was heard before the question was asked is answered by it.
            let settled = heard == asked.heard || heard == kept.copy.reply.revision;
            recent && settled
        })
    }

    /// Asks the coordinator and keeps what it says.
    async fn ask(&self, kept: Option<Kept>) -> Result<Kept, (CallError, Option<Kept>)> {
        let heard = self.heard.load(Ordering::Relaxed);
        let asked = Some(Asked { at: self.clock.with_sleep(), heard });
        let known = kept.as_ref().map(|kept| kept.copy.reply.revision);
        let fetched_at = self.clock.now();
        let reply = match (self.client.team_config(known).await, kept) {
            (Ok(Some(reply)), _) => reply,
            (Ok(None), Some(kept)) => kept.copy.reply,
            (Ok(None), None) => {
                let garbled = CallError::Garbled("nothing changed since nothing".to_owned());
                return Err((garbled, None));
            }
            (Err(error), kept) => return Err((error, kept)),
        };
        let copy = Copy { agent: self.agent, fetched_at, reply };
        copy.write(&self.file);
        Ok(Kept { copy, asked })
    }

    /// The last good answer, with its age, when the coordinator cannot be asked.
    fn old(&self, copy: &Copy, error: &CallError) -> Result<TeamConfiguration, TeamFault> {
        let mut team = configuration(&copy.reply)?;
        let age = copy::age(self.clock.now().since(copy.fetched_at));
        team.notes.push(format!("The team's settings are {age} old: {error}."));
        Ok(team)
    }
}

impl ConfigurationSource for CoordinatorSource {
    type Fault = TeamFault;

    async fn configuration(&self) -> Result<TeamConfiguration, TeamFault> {
        let mut place = self.kept.lock().await;
        let kept = place.take().or_else(|| {
            let copy = Copy::read(&self.file, self.agent)?;
            Some(Kept { copy, asked: None })
        });
        if let Some(kept) = kept.as_ref().filter(|kept| self.is_fresh(kept)) {
            let team = configuration(&kept.copy.reply)?;
            *place = Some(Kept { copy: kept.copy.clone(), asked: kept.asked });
            return Ok(team);
        }
        match self.ask(kept).await {
            Ok(kept) => Ok(configuration(&place.insert(kept).copy.reply)?),
            Err((error, Some(kept))) if error.is_temporary() => {
                self.old(&place.insert(kept).copy, &error)
            }
            Err((error, _)) if error.status() == Some(404) => Err(TeamFault::NotTold),
            Err((error, _)) => Err(error.into()),
        }
    }
}
