//! What happens is passed on at once to those who wait for it. Everything here is a hint: it lives
//! in memory, and what is lost the database still knows.

use std::sync::Arc;

use safelight_domain::AgentId;
use safelight_store::{JobNews, News, Origin};

use crate::dispatch::Dispatch;

/// Takes the store's news in. A change tells itself, whoever makes it and on whichever replica, so
/// use cases have nobody to tell.
#[derive(Debug)]
pub(crate) struct Live {
    dispatch: Arc<Dispatch>,
}

impl Live {
    /// Nothing happened yet.
    pub(crate) const fn new(dispatch: Arc<Dispatch>) -> Self {
        Self { dispatch }
    }

    /// Called by the store, in its threads: nothing here waits.
    pub(crate) fn take_in(&self, news: &News, _origin: Origin) {
        match news {
            News::Job(job) => self.job(job),
            News::Told { action, subject, .. } => self.told(action, subject),
            News::Settings { .. }
            | News::SessionEnded(_)
            | News::Progress { .. }
            | News::AgentReadiness { .. }
            | News::Missed => {}
        }
    }

    fn job(&self, job: &JobNews) {
        if job.claimable {
            self.dispatch.job_ready(&job.lane());
        }
    }

    fn told(&self, action: &str, subject: &str) {
        if matches!(action, "agent.revoke" | "agent.delete")
            && let Ok(agent) = subject.parse::<AgentId>()
        {
            self.dispatch.look_again(agent);
        }
    }
}
