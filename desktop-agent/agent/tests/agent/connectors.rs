//! Credentials of connectors: entered through the running agent, tried before they are stored, told
//! at once, and never seen by anybody else.

use std::{process::Stdio, sync::Arc};

use safelight_agent::{
    connectors::{ConnectorAnswer, ConnectorAsk, ConnectorForm, Tried},
    loops::{Ask, Asked},
    secrets::{MemorySecrets, SecretStore},
    socket::AskError,
};
use safelight_domain::{ConnectorId, ConnectorKind};
use safelight_protocol::Credentials;
use serde_json::{Value, json};

use crate::{
    fake::{Dialect, Fake},
    verbs::{call, output, printed, register, verb},
    world::{PASSWORD, QUIET, World},
};

const NAS: &str = "con_01k00000000000000000000000";
const WRONG: &str = "zebra-crossing-at-night";

fn nas() -> ConnectorId {
    NAS.parse().unwrap()
}

/// A connector as the coordinator tells of it.
pub(crate) fn metadata(guid: &str, name: &str, kind: ConnectorKind, settings: &Value) -> Value {
    let fields = kind.credential_fields().map(|field| {
        json!({ "name": field.name, "type": field.kind.name(), "required": field.is_required,
            "description": field.description })
    });
    json!({ "guid": guid, "name": name, "type": kind, "credential_location": "pending",
        "credential_fields": fields.collect::<Vec<_>>(), "settings": settings })
}

async fn knowing() -> Fake {
    let fake = Fake::start(Dialect::Plus).await;
    let settings = json!({ "server": "nas.local" });
    fake.memory().connectors.push(metadata(NAS, "NAS", ConnectorKind::Smb, &settings));
    fake
}

fn values(password: &str) -> Credentials {
    let mut values = Credentials::default();
    for (name, value) in [("share", "Fotos"), ("username", "ada"), ("password", password)] {
        values.insert(name, value);
    }
    values
}

fn configure(password: &str) -> ConnectorAsk {
    ConnectorAsk::Configure { connector: nas(), values: values(password), location: None }
}

async fn ask(world: &World, ask: ConnectorAsk) -> Result<ConnectorAnswer, String> {
    match world.ask(Ask::Connectors(ask)).await {
        Ok(Asked::Connectors(answer)) => Ok(answer),
        Err(AskError::Refused(sentence)) => Err(sentence),
        other => panic!("{other:?}"),
    }
}

async fn form(world: &World) -> ConnectorForm {
    match ask(world, ConnectorAsk::Form { connector: nas() }).await.unwrap() {
        ConnectorAnswer::Form(form) => *form,
        other => panic!("{other:?}"),
    }
}

/// Waits for a heartbeat that tells capabilities, and says whether the connector is among them.
async fn told(fake: &Fake, wanted: bool) {
    let word = json!(format!("connector:{NAS}"));
    fake.until("capabilities in a heartbeat", |memory| {
        let beats = memory.calls.iter().filter(|call| call.verb == "heartbeat");
        let last = beats.filter_map(|call| call.body["capabilities"].as_array()).next_back()?;
        (last.contains(&word) == wanted).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_work_are_kept_and_told_at_once_and_again_after_a_restart() {
    let (world, fake) = (World::new(), knowing().await);
    let secrets = Arc::new(MemorySecrets::default());
    let agent = world.agent(&fake).tempo(QUIET).secrets(&secrets).start();
    told(&fake, false).await;
    let before = form(&world).await;
    let server = before.fields.iter().find(|field| field.name == "server").unwrap();
    assert_eq!((server.default.as_deref(), before.is_kept), (Some("nas.local"), false));
    let tried = ask(&world, configure(PASSWORD)).await.unwrap();
    let ConnectorAnswer::Tried(Tried { sentence, is_first_proof, note }) = tried else { panic!() };
    assert_eq!(
        (sentence.as_str(), is_first_proof, note),
        ("Fotos can be listed and read.", true, None)
    );
    let report = fake.first("report").await;
    assert_eq!(report["has_credentials"], true);
    assert!(report["last_tested"].is_string(), "{report}");
    told(&fake, true).await;
    let after = form(&world).await;
    let password = after.fields.iter().find(|field| field.name == "password").unwrap();
    assert_eq!((password.is_kept, password.default.as_deref()), (true, None), "never shown again");
    agent.stop().await;

    fake.memory().calls.clear();
    let agent = world.agent(&fake).tempo(QUIET).secrets(&secrets).start();
    told(&fake, true).await;
    let removed = ask(&world, ConnectorAsk::Remove { connector: nas() }).await;
    assert_eq!(removed, Ok(ConnectorAnswer::Removed { note: None }));
    assert_eq!(fake.first("report").await["has_credentials"], false);
    told(&fake, false).await;
    assert_eq!(secrets.names().unwrap(), Vec::<String>::new());
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_do_not_work_leave_everything_as_it_was() {
    let (world, fake) = (World::new(), knowing().await);
    let secrets = Arc::new(MemorySecrets::default());
    let agent = world.agent(&fake).tempo(QUIET).secrets(&secrets).start();
    let refused = ask(&world, configure(WRONG)).await.unwrap_err();
    assert!(refused.ends_with("Nothing was stored."), "{refused}");
    assert_eq!(secrets.names().unwrap(), Vec::<String>::new());
    ask(&world, configure(PASSWORD)).await.unwrap();
    let kept = secrets.get(&secrets.names().unwrap()[0]).unwrap();
    ask(&world, configure(WRONG)).await.unwrap_err();
    assert_eq!(secrets.get(&secrets.names().unwrap()[0]).unwrap(), kept, "the good ones stay");
    let elsewhere = ConnectorAsk::Test { connector: nas(), location: Some("Other/x".to_owned()) };
    assert!(ask(&world, elsewhere).await.unwrap_err().contains("Fotos alone"));
    let test = ConnectorAsk::Test { connector: nas(), location: Some("Fotos/2024".to_owned()) };
    ask(&world, test).await.unwrap();
    assert_eq!(fake.calls("report").len(), 2, "only what works is told");
    agent.stop().await;
    let calls = format!("{:?}", fake.memory().calls);
    assert!(!calls.contains(PASSWORD) && !calls.contains(WRONG), "no credential leaves this agent");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_counts_as_offline_says_so_in_words_and_still_lists_what_it_keeps() {
    let (world, fake) = (World::new(), knowing().await);
    let agent = world.agent(&fake).tempo(QUIET).start();
    ask(&world, configure(PASSWORD)).await.unwrap();
    let gate = json!({ "detail": "The agent is offline.", "code": "agent_not_online" });
    for verb in ["connectors", "metadata", "report"] {
        fake.answer_next(verb, 9, 403, &gate);
    }
    let list = ask(&world, ConnectorAsk::List { pending_only: false }).await.unwrap();
    let ConnectorAnswer::List(list) = list else { panic!() };
    assert_eq!((list.connectors.len(), list.connectors[0].is_kept), (1, true));
    assert!(list.note.unwrap().contains("safelight-agent run"));
    let refused = ask(&world, ConnectorAsk::Form { connector: nas() }).await.unwrap_err();
    assert!(refused.contains("The agent is offline.") && refused.contains("online"), "{refused}");
    let tried = ask(&world, ConnectorAsk::Test { connector: nas(), location: None }).await.unwrap();
    let ConnectorAnswer::Tried(tried) = tried else { panic!() };
    assert!(tried.note.unwrap().contains("not told yet"), "it works all the same");
    let removed = ask(&world, ConnectorAsk::Remove { connector: nas() }).await.unwrap();
    assert!(matches!(removed, ConnectorAnswer::Removed { note: Some(_) }), "{removed:?}");
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn verbs_work_without_a_running_agent_and_scripts_are_told_what_is_missing() {
    let (world, fake) = (World::new(), knowing().await);
    register(&world, &fake).await;
    let (code, out, err) = call(&world, &["connectors", "list", "--pending"]).await;
    assert_eq!((code, out.contains("NAS  (pending")), (0, true), "{out}{err}");
    let (code, out, _) = call(&world, &["connectors", "show", "nas"]).await;
    assert_eq!(
        (code, out.contains("nas.local"), out.contains("missing")),
        (0, true, true),
        "{out}"
    );
    let (code, _, err) = call(&world, &["connectors", "configure", NAS]).await;
    assert_eq!((code, err.contains("--values")), (2, true), "nobody to ask: {err}");
    let half = ["connectors", "configure", NAS, "--set", "share=Fotos"];
    let (code, _, err) = call(&world, &half).await;
    assert_eq!((code, err.contains("username, password")), (2, true), "{err}");
    let open = ["connectors", "configure", NAS, "--set", "password=zebra"];
    let (code, _, err) = call(&world, &open).await;
    assert_eq!((code, err.contains("--from password")), (2, true), "{err}");
    assert!(!err.contains("zebra"), "{err}");
    let (code, _, err) = call(&world, &["connectors", "test", NAS]).await;
    assert_eq!((code, err.contains("connectors configure")), (1, true), "{err}");
    let (code, _, err) = call(&world, &["connectors", "show", "Attic"]).await;
    assert_eq!((code, err.contains("called Attic")), (1, true), "{err}");
    let (code, out, _) = call(&world, &["capabilities"]).await;
    assert_eq!((code, out.contains("connector:")), (0, false), "{out}");
}

/// Nobody listens there, so the storage itself says no.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_storage_refuses_is_said_without_the_secret_and_nothing_is_stored() {
    let (world, fake) = (World::new(), knowing().await);
    register(&world, &fake).await;
    let whole = json!({ "server": "127.0.0.1", "port": 1, "share": "Fotos", "username": "ada",
        "password": PASSWORD });
    let arguments = ["connectors", "configure", NAS, "--values", "-", "--log", "trace"];
    let mut child = verb(&world, &arguments);
    let mut child =
        child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let text = whole.to_string();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
    let done =
        tokio::task::spawn_blocking(move || child.wait_with_output().unwrap()).await.unwrap();
    let (code, out, err) = printed(&done);
    assert_eq!((code, err.contains("Nothing was stored.")), (1, true), "{out}{err}");
    assert!(!format!("{out}{err}").contains(PASSWORD), "{out}{err}");
    assert!(fake.calls("report").is_empty());
    let (_, listed, _) = printed(&output(verb(&world, &["connectors", "list", "--json"])).await);
    let listed: Value = serde_json::from_str(&listed).unwrap();
    assert_eq!(listed[0]["is_kept"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_credentials_are_not_here_is_given_back() {
    let (world, fake) = (World::new(), knowing().await);
    let agent = world.agent(&fake).start();
    let connector = json!({ "guid": NAS, "type": "smb", "name": "NAS",
        "credential_location": "agent", "settings": {} });
    fake.queue_with("photostats", "Fotos/2024", json!({ "connector": connector }));
    let fail = fake.first("fail").await;
    let said = fail["error_message"].as_str().unwrap();
    assert!(
        said.starts_with("no_credentials: ") && said.contains("connectors configure"),
        "{said}"
    );
    assert_eq!(fail["retryable"], true, "another agent may have them");
    agent.stop().await;
}
