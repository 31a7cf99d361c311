//! Load of this computer, for heartbeats.

use std::path::{Path, PathBuf};

use safelight_protocol::Metrics;
use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// Measures; keeps what is needed to tell load from the last time.
#[derive(Debug)]
pub(crate) struct Gauge {
    system: Option<System>,
    data: PathBuf,
}

impl Gauge {
    /// A gauge that looks at the disk where `data` lies.
    pub(crate) fn new(data: &Path) -> Self {
        let mut system = System::new().ok();
        if let Some(system) = &mut system {
            // The first measurement is what the second is compared with.
            system.refresh_cpu_usage();
        }
        Self { system, data: data.to_owned() }
    }

    /// Measures now. Reads a few files of the system; blocks briefly.
    pub(crate) fn read(&mut self) -> Metrics {
        let mut metrics = Metrics {
            disk_free_gb: disk_room(&self.data).map(|(free, _)| gigabytes(free)),
            ..Metrics::default()
        };
        let Some(system) = &mut self.system else { return metrics };
        system.refresh_cpu_usage();
        system.refresh_memory();
        metrics.cpu_percent = Some(tenths(f64::from(system.global_cpu_usage())));
        if system.total_memory() > 0 {
            let used = system.used_memory() as f64 / system.total_memory() as f64;
            metrics.memory_percent = Some(tenths(used * 100.0));
        }
        let me = Pid::from_u32(std::process::id());
        let only_memory = ProcessRefreshKind::nothing().with_memory();
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&[me]), false, only_memory);
        metrics.memory_bytes = system.process(me).map(sysinfo::Process::memory);
        metrics
    }
}

/// Free and all bytes of the file system where `path` lies. Only that file system is asked: a dead
/// network mount elsewhere must not hold up a heartbeat.
#[cfg(unix)]
pub(crate) fn disk_room(path: &Path) -> Option<(u64, u64)> {
    let about = rustix::fs::statvfs(path).ok()?;
    let bytes = |blocks: u64| blocks.saturating_mul(about.f_frsize);
    Some((bytes(about.f_bavail), bytes(about.f_blocks)))
}

/// Free and all bytes of the file system where `path` lies.
#[cfg(not(unix))]
pub(crate) fn disk_room(path: &Path) -> Option<(u64, u64)> {
    let place = std::fs::canonicalize(path).ok()?;
    let disks = sysinfo::Disks::new_with_refreshed_list().ok()?;
    disks
        .iter()
        .filter(|disk| place.starts_with(disk.mount_point()))
        .max_by_key(|disk| disk.mount_point().components().count())
        .map(|disk| (disk.available_space(), disk.total_space()))
}

fn gigabytes(bytes: u64) -> f64 {
    tenths(bytes as f64 / 1e9)
}

/// One digit after the point: more would be noise in every heartbeat.
fn tenths(value: f64) -> f64 {
    (value.max(0.0) * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_load_lies_within_its_bounds() {
        let metrics = Gauge::new(&std::env::temp_dir()).read();
        let percent = |value: Option<f64>| value.is_some_and(|v| (0.0..=100.0).contains(&v));
        assert!(percent(metrics.cpu_percent) && percent(metrics.memory_percent), "{metrics:?}");
        assert!(metrics.memory_bytes.is_some_and(|bytes| bytes > 1_000_000), "{metrics:?}");
    }
}
