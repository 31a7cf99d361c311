//! The secret store against a real keychain: a `gnome-keyring-daemon` on a bus of its own.

use std::process::{Command, Stdio};

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
