//! Makes a photo library for trials: `safelight-tree <folder> --files N --seed S`.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use safelight_tests::tree::{TreeSpec, make_tree};

/// Makes a photo library of sparse files: years, shoots, raw images, sidecars, pictures.
#[derive(Parser)]
struct Arguments {
    /// A folder that is empty or not there yet.
    folder: PathBuf,
    /// Files in all.
    #[arg(long, default_value_t = 10_000)]
    files: u64,
    /// Files in one folder.
    #[arg(long, default_value_t = 150, value_parser = clap::value_parser!(u64).range(1..))]
    files_per_folder: u64,
    /// The same seed makes the same tree.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many of a thousand raw images lack their sidecar.
    #[arg(long, default_value_t = 5)]
    orphans_per_mille: u64,
    /// Every picture has a name of its own and was worked on, each to its own stage.
    #[arg(long)]
    worked: bool,
}

#[allow(clippy::print_stdout, reason = "this program exists to talk to a terminal")]
fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let folder = &arguments.folder;
    if let Ok(mut entries) = folder.read_dir() {
        ensure!(entries.next().is_none(), "{} is not empty.", folder.display());
    }
    let spec = TreeSpec {
        files: arguments.files,
        files_per_folder: arguments.files_per_folder,
        seed: arguments.seed,
        orphans_per_mille: arguments.orphans_per_mille,
        worked: arguments.worked,
    };
    let facts = make_tree(folder, &spec)
        .with_context(|| format!("The tree in {} could not be made.", folder.display()))?;
    println!(
        "{} files, of which {} images and sidecars; {} images lack a sidecar, {} sidecars an image.",
        facts.files, facts.photos, facts.orphaned_images, facts.orphaned_sidecars
    );
    Ok(())
}
