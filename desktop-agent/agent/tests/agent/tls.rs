//! Whom the agent believes to be its coordinator.

use std::process::{Child, Command, Stdio};

use safelight_agent::loops::Way;

use crate::{
    fake::{Dialect, Fake, TOKEN, tls::Authority},
    socket::hears_by,
    verbs::{output, printed, verb},
    world::World,
};

const FUTURE: i32 = 2090;

/// A registration at `fake`, perhaps believing a named authority.
fn registration(world: &World, url: &str, ca: Option<&str>) -> Command {
    let mut arguments = vec!["register", "--server", url, "--token", TOKEN];
    arguments.extend(["--name", "studio", "--secret-store", "file"]);
    arguments.extend(ca.iter().flat_map(|file| ["--ca", file]));
    verb(world, &arguments)
}

async fn register(world: &World, url: &str, ca: Option<&str>) -> (i32, String) {
    let (code, _, err) = printed(&output(registration(world, url, ca)).await);
    (code, err)
}

/// A program that ends with its test, however that ends.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Works until the socket is open, as the running agent itself says.
async fn works_by_a_socket(world: &World, mut run: Command, fake: &Fake) {
    run.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let child = Ended(run.spawn().unwrap());
    fake.socket_opened().await;
    hears_by(world, Way::Socket).await;
    drop(child);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_that_was_named_is_believed_by_requests_and_socket_also_when_its_file_is_gone()
{
    let (world, authority) = (World::new(), Authority::new());
    let server = authority.server("127.0.0.1", FUTURE);
    let fake = Fake::start_tls(Dialect::Socket, server).await;
    let file = world.path("studio.pem");
    authority.write(&file);
    let (code, err) = register(&world, &fake.url, None).await;
    assert_eq!((code, err.contains("tls_unknown_issuer")), (1, true), "{err}");
    assert!(fake.verbs().is_empty(), "the token was not shown to a stranger");

    let (code, err) = register(&world, &fake.url, file.to_str()).await;
    assert_eq!(code, 0, "{err}");
    std::fs::remove_file(&file).unwrap();
    works_by_a_socket(&world, verb(&world, &["run"]), &fake).await;
    let (code, out, err) = printed(&output(verb(&world, &["self-test"])).await);
    assert!(out.contains("answers and knows us"), "{code} {out}{err}");

    std::fs::write(world.path("data/agent.ca.pem"), "nothing").unwrap();
    let (code, _, err) = printed(&output(verb(&world, &["run"])).await);
    assert_eq!((code, err.contains("ca_not_pem")), (1, true), "{err}");
}

/// Linux lets the store of the system be named for one program.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn whom_the_system_believes_the_agent_believes_by_requests_and_socket() {
    let (world, authority) = (World::new(), Authority::new());
    let server = authority.server("127.0.0.1", FUTURE);
    let fake = Fake::start_tls(Dialect::Socket, server).await;
    let store = world.path("system.pem");
    authority.write(&store);
    let mut command = registration(&world, &fake.url, None);
    let (code, _, err) = printed(&output(with_store(&mut command, &store)).await);
    assert_eq!(code, 0, "{err}");
    let run = with_store(&mut verb(&world, &["run"]), &store);
    works_by_a_socket(&world, run, &fake).await;
}

#[cfg(target_os = "linux")]
fn with_store(command: &mut Command, store: &std::path::Path) -> Command {
    let mut other = Command::new(command.get_program());
    other.args(command.get_args()).env_clear().stdin(Stdio::null());
    for (name, value) in command.get_envs() {
        other.env(name, value.unwrap());
    }
    other.env("SSL_CERT_FILE", store);
    other
}

#[tokio::test(flavor = "multi_thread")]
async fn each_reason_for_distrust_is_told_with_its_code() {
    let (world, authority) = (World::new(), Authority::new());
    let file = world.path("studio.pem");
    authority.write(&file);
    for (server, code) in [
        (authority.server("127.0.0.1", 2021), "tls_expired"),
        (authority.server("elsewhere.example", FUTURE), "tls_wrong_host"),
        (Authority::new().server("127.0.0.1", FUTURE), "tls_unknown_issuer"),
    ] {
        let fake = Fake::start_tls(Dialect::Socket, server).await;
        let (status, err) = register(&world, &fake.url, file.to_str()).await;
        assert_eq!((status, err.contains(code)), (1, true), "{code}: {err}");
        assert!(fake.verbs().is_empty(), "{code}");
    }
    let plain = Fake::start(Dialect::Socket).await;
    let encrypted = plain.url.replace("http://", "https://");
    let (status, err) = register(&world, &encrypted, file.to_str()).await;
    assert_eq!((status, err.contains("tls_not_spoken")), (1, true), "{err}");
    let (status, err) = register(&world, &plain.url, file.to_str()).await;
    assert_eq!((status, err.contains("--ca is for")), (2, true), "{err}");
    let (status, err) = register(&world, &encrypted, Some("/nowhere.pem")).await;
    assert_eq!((status, err.contains("ca_unreadable")), (1, true), "{err}");
    assert!(plain.verbs().is_empty());
}
