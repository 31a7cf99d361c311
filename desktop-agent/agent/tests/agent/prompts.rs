//! `connectors configure` as a person at a terminal meets it: what is secret is never shown.

use std::{
    fs::File,
    io::{Read, Write},
    os::fd::OwnedFd,
    process::{Child, Command},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    fs::{CWD, Mode, OFlags, openat},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
};
use safelight_domain::ConnectorKind;
use serde_json::json;

use crate::{
    connectors::metadata,
    fake::{Dialect, Fake, TOKEN},
    verbs::{call, register},
    world::{PASSWORD, World},
};

const NAS: &str = "con_01k00000000000000000000000";
const CLOUD: &str = "con_01k00000000000000000000001";

/// The program at a terminal of its own, and the other end of that.
struct Sitting {
    child: Child,
    terminal: File,
    shown: String,
    /// How much of it was asked for.
    seen: usize,
}

impl Sitting {
    fn start(world: &World, arguments: &[&str]) -> Self {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
        grantpt(&ours).unwrap();
        unlockpt(&ours).unwrap();
        let name = ptsname(&ours, vec![]).unwrap();
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let theirs: OwnedFd = openat(CWD, name, flags, Mode::empty()).unwrap();
        // The password is asked for at the terminal that controls the program.
        let child = Command::new("setsid")
            .args(["--ctty", env!("CARGO_BIN_EXE_safelight-agent")])
            .args(arguments)
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("HOME", world.path("home"))
            .env("SAFELIGHT_DATA_DIR", world.path("data"))
            .stdin(theirs.try_clone().unwrap())
            .stdout(theirs.try_clone().unwrap())
            .stderr(theirs)
            .spawn()
            .unwrap();
        Self { child, terminal: File::from(ours), shown: String::new(), seen: 0 }
    }

    /// Reads until `part` is shown after what was asked for before.
    fn until(&mut self, part: &str) {
        let mut chunk = [0; 4096];
        loop {
            if let Some(at) = self.shown[self.seen..].find(part) {
                self.seen += at + part.len();
                return;
            }
            let patience = Timespec { tv_sec: 30, tv_nsec: 0 };
            let mut ready = [PollFd::new(&self.terminal, PollFlags::IN)];
            let readable = poll(&mut ready, Some(&patience)).unwrap();
            assert_ne!(readable, 0, "{part} is never shown: {}", self.shown);
            // The end of a terminal whose program is gone is an error.
            match self.terminal.read(&mut chunk) {
                Ok(length @ 1..) => self.shown.push_str(&String::from_utf8_lossy(&chunk[..length])),
                Ok(0) | Err(_) => panic!("it ended before {part}: {}", self.shown),
            }
        }
    }

    fn answer(&mut self, question: &str, text: &str) {
        self.until(question);
        self.terminal.write_all(text.as_bytes()).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_asked_for_and_not_shown() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let settings = json!({ "server": "127.0.0.1", "port": "1" });
    fake.memory().connectors.push(metadata(NAS, "NAS", ConnectorKind::Smb, &settings));
    register(&world, &fake).await;
    let sitting = tokio::task::spawn_blocking(move || {
        let mut at = Sitting::start(&world, &["connectors", "configure", "nas"]);
        at.answer("server [127.0.0.1]: ", "\n");
        at.answer("share: ", "a/b\n");
        at.until("no slashes");
        at.answer("share: ", "Fotos\n");
        at.answer("username: ", "ada\n");
        at.answer("password: ", &format!("{PASSWORD}\n"));
        at.answer("domain [none]: ", "\n");
        at.answer("port [1]: ", "\n");
        at.until("Nothing was stored.");
        assert_eq!(at.child.wait().unwrap().code(), Some(1));
        at.shown
    });
    let shown = sitting.await.unwrap();
    assert!(shown.contains("Fotos") && !shown.contains(PASSWORD), "{shown}");
    assert!(fake.calls("report").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pasted_key_file_is_not_shown_and_an_odd_one_is_asked_for_again() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    fake.memory().connectors.push(metadata(CLOUD, "Cloud", ConnectorKind::Gcs, &json!({})));
    register(&world, &fake).await;
    let sitting = tokio::task::spawn_blocking(move || {
        let mut at = Sitting::start(&world, &["connectors", "configure", "Cloud"]);
        let question = "service_account_json: ";
        let odd = format!("{{\n  \"private_key\":\n\"{PASSWORD}\"\n}}\n");
        at.answer(question, &odd);
        at.until("type, client_email and private_key");
        at.answer(question, "/nowhere/key.json\n");
        at.until("could not be read");
        assert_eq!(at.child.wait().unwrap().code(), Some(1));
        at.shown
    });
    let shown = sitting.await.unwrap();
    assert!(!shown.contains(PASSWORD) && !shown.contains("private_key\":"), "{shown}");
    assert!(fake.calls("report").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_a_person_is_told_what_can_be_used_instead_and_asked() {
    let (world, fake) = (World::new(), Fake::start(Dialect::Plus).await);
    let url = fake.url.clone();
    let sitting = tokio::task::spawn_blocking(move || {
        let arguments = ["register", "--server", &url, "--token", TOKEN, "--name", "studio"];
        let mut at = Sitting::start(&world, &arguments);
        at.until("The keychain of this computer is not used");
        at.answer("[p]assphrase? ", "f\n");
        at.until("its key in a file only you can read");
        assert_eq!(at.child.wait().unwrap().code(), Some(0));
        world
    });
    let world = sitting.await.unwrap();
    assert_eq!(fake.calls("register").len(), 1);
    let (_, told, _) = call(&world, &["self-test"]).await;
    assert!(told.contains("file: written, read back, removed"), "{told}");
}
