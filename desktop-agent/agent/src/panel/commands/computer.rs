//! This computer: its load, our own cost, what is bound and how it is watched.

use std::path::Path;

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

use crate::{
    config::AgentConfig,
    identity,
    panel::{
        Panel, PanelFault, mounts,
        shapes::{
            Battery, Computer, Disk, MemoryUse, Nothing, OwnCost, PanelState, RootShown,
            SecretsKind, SecretsShown, Standing, WatchRow,
        },
        standing,
        world::World,
    },
    secrets::StoreKind,
};

/// Two looks at the processor, so far apart, tell its load.
const BETWEEN: std::time::Duration = std::time::Duration::from_millis(250);

/// What is read from the system in one go.
struct Load {
    cpu_percent: f64,
    cpu_count: u32,
    memory: MemoryUse,
    own: OwnCost,
}

/// `computer.look`.
pub(in crate::panel) async fn look(panel: &Panel, _: Nothing) -> Result<Computer, PanelFault> {
    let world = std::sync::Arc::clone(&panel.0);
    let state = panel.state();
    let load = load().await?;
    let looked = tokio::task::spawn_blocking(move || whole(&world, state, &load));
    looked.await.map_err(PanelFault::internal)?
}

async fn load() -> Result<Load, PanelFault> {
    let first = tokio::task::spawn_blocking(|| {
        let mut system = System::new().map_err(PanelFault::internal)?;
        refresh(&mut system);
        Ok::<_, PanelFault>(system)
    });
    let mut system = first.await.map_err(PanelFault::internal)??;
    tokio::time::sleep(BETWEEN).await;
    let second = tokio::task::spawn_blocking(move || {
        refresh(&mut system);
        read(&system)
    });
    second.await.map_err(PanelFault::internal)
}

fn refresh(system: &mut System) {
    system.refresh_cpu_usage();
    system.refresh_memory();
    let me = Pid::from_u32(std::process::id());
    let what = ProcessRefreshKind::nothing().with_memory().with_cpu();
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[me]), false, what);
}

fn read(system: &System) -> Load {
    let own = system.process(Pid::from_u32(std::process::id()));
    let tenths = |value: f32| (f64::from(value) * 10.0).round() / 10.0;
    Load {
        cpu_percent: tenths(system.global_cpu_usage()),
        cpu_count: u32::try_from(system.cpus().len()).unwrap_or(1),
        memory: MemoryUse { used: system.used_memory(), total: system.total_memory() },
        own: OwnCost {
            cpu_percent: own.map_or(0.0, |own| tenths(own.cpu_usage())),
            memory: own.map_or(0, sysinfo::Process::memory),
        },
    }
}

fn whole(world: &World, state: PanelState, load: &Load) -> Result<Computer, PanelFault> {
    let config = AgentConfig::load(world.place.config()).map_err(PanelFault::internal)?;
    let battery = world.now().battery;
    let watch = state.collections.iter().map(|card| WatchRow {
        collection: card.guid.clone(),
        mode: card.watch.mode,
        reason: card.watch.reason.clone(),
    });
    Ok(Computer {
        cpu_percent: load.cpu_percent,
        cpu_count: load.cpu_count,
        memory: load.memory,
        disks: disks(world.place.data(), &config.roots),
        battery,
        own: load.own,
        roots: roots(world, &config.roots),
        watch: watch.collect(),
        secrets: config.secret_store.map(secrets),
        power: power(&state, battery, world.uploads_leave()),
        connection: state.connection,
        data_folder: world.place.data().to_string_lossy().into_owned(),
        version: state.version,
        digest: identity::binary_checksum(),
    })
}

/// The disks that hold something of ours; no other is asked, it may be a dead network.
fn disks(data: &Path, roots: &[String]) -> Vec<Disk> {
    let mounted = mounts::now();
    let places = std::iter::once(data).chain(roots.iter().map(Path::new));
    let mut points: Vec<_> = places.filter_map(|place| mounts::holding(&mounted, place)).collect();
    points.sort_by(|a, b| a.point.cmp(&b.point));
    points.dedup();
    points.iter().filter(|mount| !mount.is_network()).filter_map(|mount| disk(mount)).collect()
}

fn disk(mount: &mounts::Mount) -> Option<Disk> {
    let (free, total) = crate::metrics::disk_room(&mount.point)?;
    Some(Disk {
        name: mount.name(),
        mount: mount.point.to_string_lossy().into_owned(),
        free,
        total,
    })
}

fn roots(world: &World, roots: &[String]) -> Vec<RootShown> {
    let mounted = mounts::now();
    let kept = world.memory.get().collections;
    let standing = |path: &String| {
        let drive = kept.iter().find(|one| one.path.starts_with(path.as_str()));
        let drive = drive.and_then(|one| one.mount.as_deref());
        // What was looked at a moment ago is not asked again: it may hang.
        let known = world.now().standings.get(path).map(|(standing, _)| *standing);
        known.unwrap_or_else(|| standing::look(path, drive, roots, &mounted).0)
    };
    let shown = |path: &String| -> (String, Standing) { (path.clone(), standing(path)) };
    roots.iter().map(shown).map(|(path, standing)| RootShown { path, standing }).collect()
}

fn secrets(kind: StoreKind) -> SecretsShown {
    let (kind, sentence) = match kind {
        StoreKind::Keychain => {
            (SecretsKind::Keychain, "Secrets lie in the keychain of this computer.")
        }
        StoreKind::File => (
            SecretsKind::File,
            "There was no keychain to use, so secrets lie in an encrypted file; its key is \
             in a file that only you can read.",
        ),
        StoreKind::Passphrase => {
            (SecretsKind::Passphrase, "Secrets lie in an encrypted file behind your passphrase.")
        }
    };
    SecretsShown { kind, sentence: sentence.to_owned() }
}

/// When work is held back, in sentences.
fn power(state: &PanelState, battery: Option<Battery>, leaves: bool) -> Vec<String> {
    let mut rules = Vec::new();
    rules.extend(state.pause.as_ref().map(|pause| pause.sentence.clone()));
    if battery.is_some() {
        rules.push(if state.settings.work_on_battery {
            "On battery everything runs, because you chose so.".to_owned()
        } else {
            "On battery only checks run that you ask for here.".to_owned()
        });
    }
    if leaves && !state.settings.metered_uploads {
        rules.push("On a metered connection only checks run that you ask for here.".to_owned());
    }
    rules.push("In the first minute after waking up nothing runs.".to_owned());
    rules.push("Checks run at the lowest priority, so that other programs come first.".to_owned());
    rules
}
