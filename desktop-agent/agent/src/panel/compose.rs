//! Puts the state together from what agent, record and memory know.

use std::sync::Arc;

use safelight_domain::{AgentId, Timestamp, Tool};

use super::{
    PanelParts,
    engine::Engine,
    memory::{Kept, KeptCollection},
    pace::Pace,
    shapes::{
        Card, Connection, ConnectionState, Mode, Numbers, PanelState, Running, Standing as Stands,
        Tray, TrayState, Unit, Verdict, WatchMode, WatchShown,
    },
    start::shown_settings,
    world::{Now, Trouble, World},
};
use crate::{
    engine::Stage,
    identity,
    loops::{Standing, Underway},
    record::{Extent, How, Record, RunRecord, cause},
};

/// The state before anything was looked at.
pub(super) fn first(parts: &PanelParts, kept: &Kept) -> PanelState {
    PanelState {
        version: identity::VERSION.to_owned(),
        name: identity::hostname(),
        tray: Tray {
            state: TrayState::Healthy,
            wedge: 0,
            tooltip: "Safelight: starting".to_owned(),
            headline: "Starting.".to_owned(),
        },
        connection: connection(None, None, None, parts.clock.now()),
        collections: Vec::new(),
        pause: None,
        notices: kept.notices.clone(),
        menu: Vec::new(),
        first_run: kept.collections.is_empty(),
        settings: shown_settings(&kept.settings, &*parts.desktop),
    }
}

/// The state now; icon, menu and notices are made from it.
pub(super) fn state(world: &Arc<World>, pace: &mut Pace) -> PanelState {
    let engine = world.engine.borrow().clone();
    let standing = engine.as_ref().map(|engine| engine.standing.borrow().clone());
    adopt(world, engine.as_deref());
    let kept = world.memory.get();
    let identity = world.identity();
    let before = world.state.borrow().connection.clone();
    let here = world.now();
    let table = Table { world, kept: &kept, here: &here, standing: standing.as_ref() };
    let mut collections: Vec<Card> =
        kept.collections.iter().filter_map(|one| table.card(one, identity?, pace)).collect();
    collections.sort_by_key(|card| card.name.to_lowercase());
    let connection =
        connection(engine.as_deref(), standing.as_ref(), here.trouble.as_ref(), world.clock.now());
    let connection = out_of(world, connection);
    PanelState {
        version: identity::VERSION.to_owned(),
        name: world.state.borrow().name.clone(),
        tray: world.state.borrow().tray.clone(),
        connection: since(connection, &before),
        first_run: kept.collections.is_empty(),
        collections,
        pause: here.pause.clone(),
        notices: Vec::new(),
        menu: Vec::new(),
        settings: shown_settings(&kept.settings, &*world.desktop),
    }
}

/// Takes up collections that were made elsewhere, as by the command line or at the coordinator: a
/// job on them tells of them.
fn adopt(world: &World, engine: Option<&Engine>) {
    let Some(agent) = engine.map(|engine| engine.enrolment.agent) else { return };
    let kept = world.memory.get();
    let known = |run: &RunRecord| {
        kept.collections.iter().any(|one| one.path == run.path && one.guids.contains_key(&agent))
    };
    let new: Vec<RunRecord> = world
        .record
        .runs()
        .into_iter()
        .filter(|run| run.collection.is_some() && std::path::Path::new(&run.path).is_absolute())
        .filter(|run| run.how == How::Running && !known(run))
        .collect();
    for run in new {
        let Some(guid) = run.collection else { continue };
        world.memory.note(|kept| take_in(kept, agent, guid, &run.path));
        world.look_around.notify_one();
    }
}

fn take_in(kept: &mut Kept, agent: AgentId, guid: safelight_domain::CollectionId, path: &str) {
    if let Some(known) = kept.collections.iter_mut().find(|one| one.path == path) {
        known.guids.insert(agent, guid);
        return;
    }
    kept.collections.push(KeptCollection {
        name: folder_name(path),
        path: path.to_owned(),
        mount: super::mounts::drive_of(&super::mounts::now(), std::path::Path::new(path)),
        guids: [(agent, guid)].into(),
        lacks_pipeline_at: None,
    });
}

/// What people call a folder.
pub(super) fn folder_name(path: &str) -> String {
    let name = std::path::Path::new(path).file_name();
    name.map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The same connection as before began when it began.
fn since(now: Connection, before: &Connection) -> Connection {
    let same = now.state == before.state && now.mode == before.mode;
    Connection { since: if same { before.since } else { now.since }, ..now }
}

fn connection(
    engine: Option<&Engine>,
    standing: Option<&Standing>,
    trouble: Option<&Trouble>,
    now: Timestamp,
) -> Connection {
    let mode = match engine {
        Some(engine) if engine.solo.is_some() => Mode::Alone,
        Some(_) => Mode::Team,
        None => Mode::None,
    };
    let told = standing.and_then(|standing| standing.trouble.clone());
    let last_contact = standing.and_then(|standing| standing.last_beat);
    let state = match (trouble, &told, last_contact) {
        (Some(trouble), ..) if trouble.shut_out => ConnectionState::Revoked,
        (Some(_), ..) | (None, Some(_), _) => ConnectionState::Offline,
        (None, None, Some(_)) => ConnectionState::Online,
        (None, None, None) => ConnectionState::Starting,
    };
    let in_team = engine.filter(|engine| engine.solo.is_none());
    Connection {
        mode,
        state,
        server: engine.map(|engine| engine.enrolment.url.clone()),
        team: in_team.map(|engine| engine.enrolment.name.clone()),
        since: trouble.map_or(now, |trouble| trouble.since),
        last_contact,
        reason: trouble
            .map(|trouble| trouble.sentence.clone())
            .or(told.map(|why| super::engine::sentence(&why))),
    }
}

/// Who was put out of a team is in it until they leave.
fn out_of(world: &World, connection: Connection) -> Connection {
    let put_out = connection.state == ConnectionState::Revoked && connection.mode == Mode::None;
    let team = if put_out { world.team().ok().flatten() } else { None };
    match team {
        Some(team) => Connection {
            mode: Mode::Team,
            server: Some(team.url),
            team: Some(team.name),
            ..connection
        },
        None => connection,
    }
}

/// What cards are made from.
struct Table<'a> {
    world: &'a World,
    kept: &'a Kept,
    here: &'a Now,
    standing: Option<&'a Standing>,
}

impl Table<'_> {
    /// None when the coordinator of the moment knows no such collection.
    fn card(&self, one: &KeptCollection, agent: AgentId, pace: &mut Pace) -> Option<Card> {
        let guid = one.guids.get(&agent)?;
        let extent = self.world.record.extent(&one.path);
        let job = self.standing.and_then(|standing| standing.job.as_ref());
        let job = job.filter(|job| is_on(job, &one.path));
        let (standing, reason) =
            self.here.standings.get(&one.path).cloned().unwrap_or((Stands::Ready, None));
        let reason = reason.or_else(|| last_failure(&self.world.record, &one.path));
        let verdicts = verdicts(&self.world.record, &one.path);
        Some(Card {
            guid: guid.to_string(),
            name: one.name.clone(),
            path: one.path.clone(),
            standing,
            reason,
            watch: self.watch(&one.path),
            // Where somebody made one since and checked against it, the verdict says so itself.
            lacks_pipeline: one.lacks_pipeline_at == Some(agent)
                && verdicts.iter().all(|told| told.tool != Tool::PipelineValidation.name()),
            verdicts,
            running: job.map(|job| self.running(job, extent, pace)),
            waiting: self.waiting(one, job.is_some(), standing),
            numbers: numbers(job, extent),
        })
    }

    fn watch(&self, path: &str) -> WatchShown {
        let off = WatchShown { mode: WatchMode::Off, reason: None };
        let shown = self.here.watched.get(path).cloned().unwrap_or(off);
        if self.kept.settings.watch {
            shown
        } else {
            WatchShown {
                mode: WatchMode::Off,
                reason: Some("Switched off in the settings.".to_owned()),
            }
        }
    }

    fn running(&self, job: &Underway, extent: Option<Extent>, pace: &mut Pace) -> Running {
        let engine = job.progress.engine();
        let phase = engine.stage();
        let (done, total, unit) = match engine.matching() {
            Some((done, total)) => (done, Some(total), Unit::Images),
            // How much there was last time is how much there is, give or take.
            None => {
                let files = engine.walk.files();
                let last = extent.map(|extent| extent.files).filter(|last| *last >= files);
                (files, last, Unit::Files)
            }
        };
        let id = job.order.job.to_string();
        let now = self.world.clock.monotonic();
        let told = pace.see((&id, phase.name()), (done, total), now);
        Running {
            job: id,
            tool: job.order.tool_name().to_owned(),
            cause: cause(&job.order),
            phase: phase.name().to_owned(),
            done,
            total,
            unit,
            per_second: told.per_second,
            seconds_left: told.seconds_left,
            since: job.since,
            can_stop: phase != Stage::Uploading,
        }
    }

    /// Why nothing runs although it was asked for.
    fn waiting(&self, one: &KeptCollection, runs: bool, stands: Stands) -> Option<String> {
        if runs || !self.here.wanted.has(&one.path) {
            return None;
        }
        if let Some(pause) = &self.here.pause {
            return Some(pause.sentence.clone());
        }
        if stands != Stands::Ready {
            return self.here.standings.get(&one.path).and_then(|(_, why)| why.clone());
        }
        let busy = self.standing.is_some_and(|standing| standing.job.is_some());
        Some(match self.standing {
            None => "Waiting for the coordinator to start.".to_owned(),
            Some(standing) if standing.trouble.is_some() => {
                "Waiting for the coordinator, which cannot be reached.".to_owned()
            }
            Some(_) if busy => "Waiting for the check that runs.".to_owned(),
            Some(_) => "Waiting for its turn.".to_owned(),
        })
    }
}

pub(super) fn is_on(job: &Underway, path: &str) -> bool {
    job.progress.path().or(job.order.path.as_deref()) == Some(path)
}

/// The last check failed, and not because a drive is away.
fn last_failure(record: &Record, path: &str) -> Option<String> {
    let runs = record.runs();
    let last = runs.iter().rev().find(|run| run.path == path && run.how != How::Running)?;
    let away = last.code.as_deref() == Some("waiting_for_drive");
    let failed = last.how == How::Failed && !away;
    failed.then(|| format!("The last check failed. {}", last.sentence))
}

fn verdicts(record: &Record, path: &str) -> Vec<Verdict> {
    let told = record.verdicts(path).into_iter().filter_map(|(run, before)| {
        let found = run.found?;
        let change = found.change.or_else(|| compared(found.findings, before.as_ref()));
        Some(Verdict {
            tool: run.tool,
            at: run.ended.unwrap_or(run.started),
            findings: found.findings,
            sentence: found.sentence,
            change,
            result: run.job.to_string(),
            report: found.report,
        })
    });
    let mut told: Vec<Verdict> = told.collect();
    let order = |tool: &str| Tool::ALL.iter().position(|one| one.name() == tool);
    told.sort_by_key(|verdict| order(&verdict.tool));
    told
}

fn compared(now: u64, before: Option<&RunRecord>) -> Option<String> {
    let before = before?.found.as_ref()?.findings;
    Some(match now.cmp(&before) {
        std::cmp::Ordering::Greater => format!("{} more than before", now - before),
        std::cmp::Ordering::Less => format!("{} fewer than before", before - now),
        std::cmp::Ordering::Equal => "no change".to_owned(),
    })
}

/// While a first check walks, what it saw so far.
fn numbers(job: Option<&Underway>, extent: Option<Extent>) -> Option<Numbers> {
    let kept = extent.map(|extent| Numbers {
        files: extent.files,
        folders: extent.folders,
        bytes: extent.bytes,
    });
    kept.or_else(|| {
        let walk = &job?.progress.engine().walk;
        Some(Numbers { files: walk.files(), folders: walk.folders(), bytes: walk.bytes() })
    })
}
