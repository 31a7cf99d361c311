//! Changes of state as lines of the log: one for each change of a job or an agent, written once it
//! is committed, in the span of the request that caused it.

use tracing::Span;

/// A job or an agent stands elsewhere now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Turn {
    /// A job.
    Job {
        team: String,
        job: String,
        /// `none` for a new one.
        from: &'static str,
        to: &'static str,
        /// Who holds it, or held it until now.
        agent: Option<String>,
        epoch: i64,
        /// The action of the audit trail, or why the job was taken back.
        cause: String,
    },
    /// An agent.
    Agent { team: String, agent: String, from: String, to: &'static str, cause: &'static str },
}

/// What happened in one transaction, and on whose behalf.
#[derive(Debug)]
pub(crate) struct Turns {
    span: Span,
}

impl Turns {
    /// On behalf of whoever is asking now.
    pub(crate) fn here() -> Self {
        Self { span: Span::current() }
    }

    /// Writes a line for each.
    pub(crate) fn log(&self, turns: &[Turn]) {
        if !turns.is_empty() {
            self.span.in_scope(|| turns.iter().for_each(Turn::log));
        }
    }
}

impl Turn {
    fn log(&self) {
        match self {
            Self::Job { team, job, from, to, agent, epoch, cause } => {
                let agent = agent.as_deref().unwrap_or("none");
                tracing::info!(%team, %job, from, to, agent, epoch, %cause, "job state");
            }
            Self::Agent { team, agent, from, to, cause } => {
                tracing::info!(%team, %agent, %from, to, cause, "agent state");
            }
        }
    }
}
