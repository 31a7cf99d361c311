//! The verbs as a person or a script calls them: the real binary.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
    time::Duration,
};

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    fake::{Dialect, Fake, KEY, TOKEN},
    world::World,
};

/// A call of the binary, with nothing of this computer around it.
pub(crate) fn verb(world: &World, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_safelight-agent"));
    command.args(arguments).env_clear().env("HOME", world.path("home"));
    command.env("SAFELIGHT_DATA_DIR", world.path("data")).stdin(Stdio::null());
    command
}

pub(crate) async fn output(mut command: Command) -> Output {
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

pub(crate) fn printed(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

pub(crate) async fn call(world: &World, arguments: &[&str]) -> (i32, String, String) {
    printed(&output(verb(world, arguments)).await)
}

pub(crate) async fn register(world: &World, fake: &Fake) {
    let arguments = ["register", "--server", &fake.url, "--token", TOKEN, "--name", "studio"];
    let mut command = verb(world, &[&arguments[..], &["--secret-store", "file"]].concat());
    // Nobody listens there: what goes to this computer goes through no proxy.
    command.env("http_proxy", "http://127.0.0.1:1").env("ALL_PROXY", "http://127.0.0.1:1");
    let (code, out, err) = printed(&output(command).await);
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("studio") && !out.contains(KEY), "{out}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_says_which_binary_speaks_and_a_heartbeat_says_it_again() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    register(&world, &fake).await;
    let registered = fake.first("register").await;
    let binary = std::fs::read(env!("CARGO_BIN_EXE_safelight-agent")).unwrap();
    assert_eq!(registered["binary_checksum"], hex::encode(Sha256::digest(&binary)));
    assert_eq!(registered["platform"], safelight_agent::identity::platform());
    assert_eq!(registered["development_mode"], cfg!(debug_assertions));
    let mut run = verb(&world, &["run"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let beat = fake.first("heartbeat").await;
    run.as_mut().unwrap().kill().unwrap();
    run.unwrap().wait().unwrap();
    for said in ["binary_checksum", "platform"] {
        assert_eq!(beat[said], registered[said], "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_keychain_and_terminal_the_place_of_the_key_must_be_said() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let (code, _, err) = call(&world, &["register", "--server", &fake.url, "--token", TOKEN]).await;
    assert_eq!(code, 2);
    assert!(err.contains("--secret-store file"), "{err}");
    assert!(fake.verbs().is_empty(), "the token was not spent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_read_from_standard_input_and_a_wrong_one_is_said() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let arguments = ["register", "--server", &fake.url, "--token", "-", "--secret-store", "file"];
    for (token, code) in [("art_wrong\n", 1), ("art_the-token\n", 0)] {
        let mut command = verb(&world, &arguments);
        let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(token.as_bytes()).unwrap();
        let done = tokio::task::spawn_blocking(move || child.wait_with_output().unwrap()).await;
        let (found, _, err) = printed(&done.unwrap());
        assert_eq!(found, code, "{err}");
        assert_eq!(err.contains("The token is unknown."), code == 1, "{err}");
    }
    let (code, _, err) = call(&world, &arguments).await;
    assert_eq!(code, 1);
    assert!(err.contains("--replace"), "registered already: {err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_not_sent_in_the_open_unless_that_was_said() {
    let world = World::new();
    let arguments =
        ["register", "--server", "http://192.0.2.1", "--token", "x", "--secret-store", "file"];
    let (code, _, err) = call(&world, &arguments).await;
    assert_eq!(code, 2);
    assert!(err.contains("--insecure-http"), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn verbs_work_on_a_sleeping_agent_and_say_that_it_sleeps() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let photos = world.photos();
    let (code, _, err) = call(&world, &["run"]).await;
    assert_eq!((code, err.contains("not registered")), (1, true), "{err}");
    register(&world, &fake).await;
    let (code, _, err) = call(&world, &["status"]).await;
    assert_eq!((code, err.contains("not running")), (1, true), "{err}");
    assert_eq!(call(&world, &["roots", "add", &photos]).await.0, 0);
    let (code, out, _) = call(&world, &["roots", "list"]).await;
    assert_eq!((code, out.trim()), (0, photos.as_str()));
    let (code, out, err) = call(&world, &["collections", "add", &photos, "--name", "P"]).await;
    assert_eq!((code, out.trim()), (0, "col_01k00000000000000000000000"), "{err}");
    assert_eq!(fake.calls("collections"), [json!({ "name": "P", "path": photos })]);
    let (code, out, _) = call(&world, &["self-test"]).await;
    assert_eq!(code, 0, "{out}");
    assert_eq!(out.lines().filter(|line| line.starts_with("ok")).count(), 5, "{out}");
    assert_eq!(call(&world, &["roots", "remove", &photos]).await.0, 0);
    let (code, out, _) = call(&world, &["self-test"]).await;
    assert_eq!(code, 1);
    assert!(out.lines().any(|line| line.starts_with("FAIL") && line.contains("folders")), "{out}");
    let (code, out, _) = call(&world, &["capabilities"]).await;
    assert_eq!((code, out.lines().next()), (0, Some("local_filesystem")));
    assert!(call(&world, &["version"]).await.1.starts_with("safelight-agent "));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_file_that_others_can_read_keeps_the_agent_from_starting() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    register(&world, &fake).await;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let open = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(world.path("data/agent.key"), open).unwrap();
        let (code, _, err) = call(&world, &["run"]).await;
        assert_eq!((code, err.contains("chmod 600")), (1, true), "{err}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passphrase_can_come_from_a_file_and_must_come_from_somewhere() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    std::fs::write(world.path("phrase"), "correct horse battery\n").unwrap();
    let arguments =
        ["register", "--server", &fake.url, "--token", TOKEN, "--secret-store", "passphrase"];
    let mut command = verb(&world, &arguments);
    command.env("SAFELIGHT_PASSPHRASE_FILE", world.path("phrase"));
    let (code, _, err) = printed(&output(command).await);
    assert_eq!(code, 0, "{err}");
    std::fs::write(world.path("phrase"), "another horse battery\n").unwrap();
    let mut command = verb(&world, &["run"]);
    command.env("SAFELIGHT_PASSPHRASE_FILE", world.path("phrase"));
    let (code, _, err) = printed(&output(command).await);
    assert_eq!((code, err.contains("another one")), (1, true), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_failed_try_or_a_revocation_another_way_to_keep_the_key_can_be_chosen() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    std::fs::write(world.path("phrase"), "correct horse battery").unwrap();
    let stories = [
        ("file", "art_wrong", 1),
        ("passphrase", TOKEN, 0),
        ("file", TOKEN, 1),
        ("file", TOKEN, 0),
    ];
    for (index, (store, token, code)) in stories.into_iter().enumerate() {
        let arguments = ["register", "--server", &fake.url, "--token", token];
        let replace = if index == 3 { &["--replace"][..] } else { &[] };
        let store = ["--secret-store", store];
        let mut command = verb(&world, &[&arguments[..], &store[..], replace].concat());
        command.env("SAFELIGHT_PASSPHRASE_FILE", world.path("phrase"));
        let (found, out, err) = printed(&output(command).await);
        assert_eq!(found, code, "{index}: {out}{err}");
    }
    let (_, out, _) = call(&world, &["self-test"]).await;
    assert!(out.contains("file: written, read back, removed"), "{out}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_agent_ends_with_a_sentence_and_its_key_is_in_no_log() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    register(&world, &fake).await;
    fake.answer_next("claim", 1, 403, &json!({ "detail": "revoked", "code": "agent_revoked" }));
    let (code, out, err) = call(&world, &["run", "--log", "trace,hyper=trace,reqwest=trace"]).await;
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("was revoked by its team"), "{err}");
    assert!(err.contains("connected"), "the log was on: {err}");
    assert!(!err.contains(KEY) && !err.contains(&KEY[8..]), "the key was logged");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_signal_ends_the_agent_in_two_seconds_and_a_second_agent_is_refused() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    register(&world, &fake).await;
    let mut child = verb(&world, &["run"]).stderr(Stdio::null()).spawn().unwrap();
    fake.first("claim").await;
    let (code, _, err) = call(&world, &["run"]).await;
    assert_eq!((code, err.contains("nother agent uses")), (1, true), "{err}");
    let (code, out, err) = call(&world, &["status"]).await;
    assert_eq!((code, out.contains("connected")), (0, true), "{out}{err}");
    let started = tokio::time::Instant::now();
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    let status = tokio::task::spawn_blocking(move || child.wait().unwrap()).await.unwrap();
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    assert!(status.success());
    assert_eq!(fake.first("disconnect").await, json!({ "reason": "quit" }));
}
