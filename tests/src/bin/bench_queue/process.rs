//! What processes cost, as the system tells: CPU and memory.

use std::{fs, time::Duration};

use anyhow::{Context, Result};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// What a process has used so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Usage {
    /// User and system time.
    pub(crate) cpu: Duration,
    /// What of it is in memory, in KiB.
    pub(crate) resident_kib: u64,
    /// Open files and sockets.
    pub(crate) open_files: usize,
}

/// In which Linux counts CPU time for programs, on every machine.
const TICKS_A_SECOND: f64 = 100.0;

/// What the process with that id has used.
pub(crate) fn usage(pid: u32) -> Result<Usage> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name may hold spaces; what follows it does not.
    let rest = stat.rsplit_once(')').context("a process has a name")?.1;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks: u64 = fields[11].parse::<u64>()? + fields[12].parse::<u64>()?;
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let resident = resident.context("a process has memory")?.trim().trim_end_matches(" kB");
    Ok(Usage {
        cpu: Duration::from_secs_f64(ticks as f64 / TICKS_A_SECOND),
        resident_kib: resident.trim().parse()?,
        open_files: fs::read_dir(format!("/proc/{pid}/fd"))?.count(),
    })
}

/// What this process has used.
pub(crate) fn own_usage() -> Result<Usage> {
    usage(std::process::id())
}

/// Raises the limit of open files to the most that is allowed; what it is then.
pub(crate) fn raise_open_files() -> u64 {
    let now = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: now.maximum, maximum: now.maximum };
    // Where the system allows less than it says, the limit stays what it was.
    let _ = setrlimit(Resource::Nofile, raised);
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}
