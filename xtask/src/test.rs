//! `cargo xtask test`: everything that must hold, step by step, with the time each step took.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::installed::Installed;
use crate::page::npm;
use crate::postgres::{Cluster, Durability};
use crate::setup;
use crate::shell::{BUILT, built_folder, cargo, root, run, say};
use crate::totals::Totals;

/// Sets up, then runs every check; the last line counts the tests.
pub(crate) fn test() -> Result<()> {
    let mut record = Record::default();
    record.step("setup", setup::everything)?;
    record.step("formatting", || run(cargo().args(["fmt", "--all", "--check"])))?;
    record.step("lints", lints)?;
    record.step("programs", build_everything)?;
    let cluster = record.step("postgres", || Cluster::start(Durability::None))?;
    record.counted("rust tests", &mut rust_tests(&cluster))?;
    page_checks(&mut record, &cluster)?;
    drop(cluster);
    package_checks(&mut record)?;
    record.print();
    if record.totals.failed > 0 {
        bail!("Step \"{}\" failed.", record.failed.join("\", \""));
    }
    Ok(())
}

/// What is checked, named alike in every step: with another choice of crates cargo would choose
/// other features for what they share, and build all of it again.
const CRATES: &[&str] = if cfg!(target_os = "linux") { &["--workspace"] } else { &[] };

fn lints() -> Result<()> {
    run(cargo()
        .args(["clippy", "--quiet", "--all-targets", "--locked"])
        .args(CRATES)
        .args(["--", "-D", "warnings"]))
}

/// Every program, those that the whole-system tests start among them, and every test.
pub(crate) fn build_everything() -> Result<()> {
    run(cargo().args(["build", "--quiet", "--locked"]).args(CRATES).args([
        "--bins",
        "--tests",
        "--examples",
    ]))
}

/// The programs that a photographer runs without a desktop.
pub(crate) fn build_programs() -> Result<()> {
    run(cargo().args([
        "build",
        "--locked",
        "--bin",
        "safelight-coordinator",
        "--bin",
        "safelight-agent",
    ]))
}

fn rust_tests(cluster: &Cluster) -> Command {
    let mut command = cargo();
    command
        .args(["test", "--quiet", "--locked", "--no-fail-fast"])
        .args(CRATES)
        .env("SAFELIGHT_TEST_POSTGRES", cluster.url());
    command
}

/// The desktop app from its package, where there is a desktop that can be made for it.
fn package_checks(record: &mut Record) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let _package = record.step("package", Installed::install)?;
    let mut from_there = cargo();
    from_there.args(["test", "--quiet", "--locked"]).args(CRATES).args(["--test", "installed"]);
    record.counted("installed", &mut from_there)
}

fn page_checks(record: &mut Record, cluster: &Cluster) -> Result<()> {
    if !root().join("ui/package.json").is_file() {
        return Ok(());
    }
    record.step("page types", || run(npm().args(["run", "--silent", "check"])))?;
    record.counted("page tests", npm().args(["run", "--silent", "test"]))?;
    record.counted("page stories, SQLite", &mut stories("e2e")?)?;
    let mut on_postgres = stories("e2e")?;
    on_postgres.env("SAFELIGHT_TEST_POSTGRES", cluster.url());
    record.counted("page stories, PostgreSQL", &mut on_postgres)?;
    if cfg!(target_os = "linux") {
        record.counted("panel stories, web view", &mut stories("e2e:webview")?)?;
    }
    Ok(())
}

/// What is told to a real browser or web view, by the page's script for it; on the coordinator's own
/// file unless told otherwise.
fn stories(script: &str) -> Result<Command> {
    let mut stories = npm();
    stories.args(["run", "--silent", script]);
    stories.env(BUILT, built_folder()?).env_remove("SAFELIGHT_TEST_POSTGRES");
    Ok(stories)
}

/// What ran so far.
#[derive(Default)]
struct Record {
    steps: Vec<(&'static str, Duration)>,
    failed: Vec<&'static str>,
    totals: Totals,
}

impl Record {
    /// Runs one step; a failure names it.
    fn step<T>(&mut self, name: &'static str, body: impl FnOnce() -> Result<T>) -> Result<T> {
        say(&format!("== {name}"));
        let started = Instant::now();
        let outcome = body().with_context(|| format!("Step \"{name}\" failed."));
        self.steps.push((name, started.elapsed()));
        if outcome.is_err() {
            self.print();
        }
        outcome
    }

    /// Runs a test runner: its output goes through, its totals are read. Failed tests do not end
    /// the whole run, so that one run tells them all; a runner that fails otherwise does.
    fn counted(&mut self, name: &'static str, command: &mut Command) -> Result<()> {
        let totals = self.step(name, || {
            let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
            let output = child.stdout.take().expect("the output was piped a line above");
            let mut totals = Totals::default();
            for line in BufReader::new(output).split(b'\n') {
                let line = String::from_utf8_lossy(&line?).into_owned();
                totals.read(&uncoloured(&line));
                writeln!(std::io::stdout(), "{line}")?;
            }
            let status = child.wait()?;
            if !status.success() && totals.failed == 0 {
                bail!("The tests could not be run to their end ({status}).");
            }
            Ok(totals)
        })?;
        if totals.failed > 0 {
            self.failed.push(name);
        }
        self.totals.include(totals);
        Ok(())
    }

    fn print(&self) {
        say("");
        for (name, took) in &self.steps {
            say(&format!("{name:<24} {:>7.1} s", took.as_secs_f64()));
        }
        let Totals { passed, failed, ignored } = self.totals;
        if ignored > 0 {
            say(&format!("{passed} passed, {failed} failed, {ignored} skipped"));
        } else {
            say(&format!("{passed} passed, {failed} failed"));
        }
    }
}

/// A line without terminal colours.
fn uncoloured(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            characters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::uncoloured;

    #[test]
    fn colours_are_taken_out() {
        assert_eq!(
            uncoloured("\u{1b}[2m Tests \u{1b}[22m \u{1b}[1;32m2 passed\u{1b}[39m"),
            " Tests  2 passed"
        );
    }
}
