//! What somebody may try, in words that keep their meaning when earlier moves are left out.

use safelight_store::ReleaseCause;

use super::dice::Dice;

/// So many jobs at once in a game at most.
pub(crate) const MOST_JOBS: usize = 3;

/// Who writes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Who {
    /// Whoever holds the job, or agent 0.
    Holder,
    /// Agent 0 or 1, holder or not.
    Agent(usize),
}

/// Which claim the writer names.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sent {
    /// None: an agent that knows only the base part.
    Nothing,
    /// The last one.
    Current,
    /// The one before.
    Before,
}

/// A writer and the claim it names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Writer {
    pub(crate) who: Who,
    pub(crate) sent: Sent,
}

/// What somebody tries. Jobs are counted from 0, past the last from 0 again.
#[derive(Debug, Clone)]
pub(crate) enum Move {
    /// Nothing: stands where a move was left out.
    Idle,
    /// People ask for another job, perhaps for later.
    Queue { after_seconds: u64, urgent: bool },
    /// `base`: the agent knows only the base part, and gives back what it still holds.
    Claim { agent: usize, base: bool },
    /// The agent says how far it is.
    Progress(usize, Writer),
    /// A heartbeat extends the lease.
    Extend(usize, Sent),
    /// A result, under one of two signatures.
    Complete(usize, Writer, &'static str),
    /// The agent failed.
    Fail { job: usize, writer: Writer, retryable: bool },
    /// A claim is taken back.
    Release(usize, Sent, ReleaseCause),
    /// The agent says good-bye.
    Disconnect(usize),
    /// The agent starts anew.
    Boot(usize),
    /// People call the job off.
    Cancel(usize),
}

/// One move, or two that nobody put in order.
#[derive(Debug, Clone)]
pub(crate) enum Turn {
    One(Move),
    Race(Move, Move),
}

impl Turn {
    /// A turn as the dice want it.
    pub(crate) fn throw(dice: &mut Dice) -> Self {
        let one = Move::throw(dice);
        if dice.throw(4) > 0 {
            return Self::One(one);
        }
        match (one, Move::throw(dice)) {
            // What the first gives back is in nobody's queue until its claim is committed, so the
            // second may rightly find nothing: no order of the two explains that.
            (one @ Move::Claim { .. }, Move::Claim { agent, .. }) => {
                Self::Race(one.unbased(), Move::Claim { agent, base: false })
            }
            // Two that are queued at once have no order that could be foretold.
            (one @ Move::Queue { .. }, Move::Queue { .. }) => Self::One(one),
            // One agent in two lives at once: jobs are taken back one by one, so both may have a
            // part. What is left over ends with its lease.
            (one, other) if one.of_agent().is_some() && one.of_agent() == other.of_agent() => {
                Self::One(one)
            }
            (one, other) => Self::Race(one, other),
        }
    }

    /// Shorter turns to try in its place.
    pub(crate) fn shorter(&self) -> Vec<Self> {
        match self {
            Self::One(Move::Idle) => Vec::new(),
            Self::One(_) => vec![Self::One(Move::Idle)],
            Self::Race(one, other) => {
                vec![Self::One(Move::Idle), Self::One(one.clone()), Self::One(other.clone())]
            }
        }
    }
}

impl Move {
    /// Whose jobs it may concern, all at once.
    fn of_agent(&self) -> Option<usize> {
        match *self {
            Self::Claim { agent, .. } | Self::Disconnect(agent) | Self::Boot(agent) => Some(agent),
            _ => None,
        }
    }

    fn unbased(self) -> Self {
        match self {
            Self::Claim { agent, .. } => Self::Claim { agent, base: false },
            other => other,
        }
    }

    fn throw(dice: &mut Dice) -> Self {
        let (agent, job) = (dice.pick(&[0, 1]), dice.pick(&[0, 0, 1, 2]));
        // Mostly the holder writes under its claim; a stranger or an old claim now and then.
        let writer = Writer {
            who: dice.pick(&[Who::Holder, Who::Holder, Who::Holder, Who::Agent(agent)]),
            sent: dice.pick(&[Sent::Current, Sent::Current, Sent::Nothing, Sent::Before]),
        };
        match dice.throw(24) {
            0..7 => Self::Claim { agent, base: dice.throw(5) == 0 },
            7..9 => Self::Progress(job, writer),
            9 => Self::Extend(job, writer.sent),
            10..13 => Self::Complete(job, writer, dice.pick(&["a", "b"])),
            13..16 => Self::Fail { job, writer, retryable: dice.throw(8) > 0 },
            16..18 => {
                let cause = dice.pick(&[
                    ReleaseCause::Forgotten,
                    ReleaseCause::Stalled,
                    ReleaseCause::AgentDeath,
                ]);
                Self::Release(job, writer.sent, cause)
            }
            18 => Self::Disconnect(agent),
            19 => Self::Boot(agent),
            20 => Self::Cancel(job),
            _ => Self::Queue {
                after_seconds: dice.pick(&[0, 0, 30, 70]),
                urgent: dice.throw(3) == 0,
            },
        }
    }
}
