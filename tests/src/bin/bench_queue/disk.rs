//! What the disk asks for making one small write last.

use std::{fs::File, io::Write, path::Path, time::Duration, time::Instant};

use anyhow::Result;

/// The median of fifty small writes, each synced.
pub(crate) fn fdatasync(folder: &Path) -> Result<Duration> {
    let file = tempfile::NamedTempFile::new_in(folder)?;
    let mut handle: &File = file.as_file();
    let mut times = Vec::new();
    for _ in 0..50 {
        handle.write_all(&[0; 4096])?;
        let began = Instant::now();
        handle.sync_data()?;
        times.push(began.elapsed());
    }
    times.sort_unstable();
    Ok(times[times.len() / 2])
}

/// The value below which so many percent of the sorted times lie.
pub(crate) fn percentile(times: &[Duration], percent: usize) -> Duration {
    times.get(times.len().saturating_sub(1) * percent / 100).copied().unwrap_or_default()
}
