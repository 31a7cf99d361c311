//! The secret store against a real keychain: a `gnome-keyring-daemon` on a bus of its own.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::{Command, Stdio},
};

use crate::{
    fake::{Dialect, Fake, KEY, TOKEN},
    world::World,
};

/// Runs a shell script with an unlocked keychain around it and nothing of this computer.
fn with_keychain(world: &World, script: &str) -> Command {
    let whole = format!(
        "printf test-password | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null && {script}"
    );
    for folder in ["home", "home/share", "home/runtime"] {
        std::fs::create_dir_all(world.path(folder)).unwrap();
    }
    let mut command = Command::new("dbus-run-session");
    command.args(["--", "sh", "-c", &whole]).env_clear().stdin(Stdio::null());
    command.env("PATH", "/usr/local/bin:/usr/bin:/bin").env("HOME", world.path("home"));
    command.env("XDG_DATA_HOME", world.path("home/share"));
    command.env("XDG_RUNTIME_DIR", world.path("home/runtime"));
    command.env("SAFELIGHT_DATA_DIR", world.path("data"));
    command.env("AGENT", env!("CARGO_BIN_EXE_safelight-agent"));
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_keychain_keeps_the_key_of_the_secrets() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let script = format!(
        "\"$AGENT\" register --server {} --token {TOKEN} --name studio && \"$AGENT\" self-test",
        fake.url
    );
    let mut command = with_keychain(&world, &script);
    let done = tokio::task::spawn_blocking(move || command.output()).await.unwrap();
    let done =
        done.expect("dbus-run-session and gnome-keyring-daemon are there: cargo xtask setup");
    let out = String::from_utf8_lossy(&done.stdout);
    let err = String::from_utf8_lossy(&done.stderr);
    assert!(out.contains("kept in the keychain"), "{out}{err}");
    let kept = out.lines().find(|line| line.contains("secret store")).unwrap_or_default();
    assert!(kept.starts_with("ok") && kept.contains("keychain"), "{out}{err}");
    assert!(out.contains("knows us as"), "the key came back: {out}{err}");
    assert!(!world.path("data/agent.key").exists(), "no key file beside the keychain");
    let on_disk = std::fs::read_to_string(world.path("data/agent.secrets")).unwrap();
    assert!(!on_disk.contains(&KEY[8..]));
}

const LOCK: &str = "dbus-send --session --print-reply --dest=org.freedesktop.secrets \
    /org/freedesktop/secrets org.freedesktop.Secret.Service.Lock \
    array:objpath:/org/freedesktop/secrets/collection/login >/dev/null";
const UNLOCK: &str = "printf test-password | gnome-keyring-daemon --replace --unlock \
    --components=secrets --daemonize >/dev/null 2>&1";

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_keychain_is_said_and_the_agent_goes_on_when_it_opens() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let script = format!(
        "\"$AGENT\" register --server {} --token {TOKEN} --name studio >/dev/null; {LOCK}; \
         \"$AGENT\" connectors list 2>&1; echo \"list ended $?\"; \
         \"$AGENT\" run 2>&1 & agent=$!; \
         read open; {UNLOCK}; read stop; kill $agent; wait $agent; echo \"run ended $?\"",
        fake.url
    );
    let mut command = with_keychain(&world, &script);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut say, told) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut told = BufReader::new(told).lines();
    let mut until = move |part: &str| {
        let line = told.by_ref().map_while(Result::ok).find(|line| line.contains(part));
        line.unwrap_or_else(|| panic!("nobody said {part}"))
    };
    let (list, ended) = (until("eychain is locked"), until("list ended"));
    assert!(list.starts_with("error:") && ended.ends_with('1'), "{list}");
    let run = until("keychain is locked");
    assert!(run.contains("nothing is lost"), "{run}");
    assert!(fake.calls("heartbeat").is_empty(), "it has no key to say who it is");
    writeln!(say, "open").unwrap();
    fake.first("heartbeat").await;
    assert_eq!(fake.calls("register").len(), 1);
    writeln!(say, "stop").unwrap();
    assert!(until("run ended").ends_with('0'), "an orderly end");
    child.wait().unwrap();
}
