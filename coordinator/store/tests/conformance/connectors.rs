//! Connectors: what people say of them, what the server keeps, and what agents tell.

use std::{collections::BTreeMap, sync::Arc};

use safelight_domain::{
    ConnectorId, ConnectorKind, CredentialLocation, Standing, StandingError, StandingRequest,
};
use safelight_store::{
    AuditFilter, ConnectorChange, ConnectorRecord, KeyUse, NewConnector, Page, SealedCredentials,
    StoreError,
};

use crate::world::{World, tell_both};

tell_both! {
    a_connector_is_made_changed_and_forgotten,
    a_name_is_taken_once_in_a_team,
    another_teams_connectors_do_not_exist,
    the_server_forgets_credentials_that_it_is_not_to_hold,
    the_first_proof_ends_the_waiting_of_a_pending_connector,
    a_heartbeat_proves_as_much_as_a_report,
    keys_are_wrapped_anew_only_where_nobody_was_faster,
    the_master_key_is_chosen_for_all_replicas,
}

/// A connector that stands so.
pub(crate) async fn connector(world: &World, location: CredentialLocation) -> ConnectorRecord {
    let new = new_connector(world, "NAS", location);
    world.store.create_connector(world.team, new, &world.by).await.expect("a connector")
}

pub(crate) fn new_connector(
    world: &World,
    name: &str,
    location: CredentialLocation,
) -> NewConnector {
    let is_active = location != CredentialLocation::Pending;
    let on_server = location == CredentialLocation::Server;
    NewConnector {
        id: ConnectorId::generate(&*world.clock),
        name: name.to_owned(),
        kind: ConnectorKind::S3,
        standing: Standing { location, is_active },
        settings: BTreeMap::from([("region".to_owned(), "eu-central-1".to_owned())]),
        credentials: on_server.then(|| sealed("one")),
    }
}

fn sealed(key_id: &str) -> SealedCredentials {
    SealedCredentials {
        key_id: key_id.to_owned(),
        wrapped_key: key_id.as_bytes().to_vec(),
        sealed: vec![0, 255, 7],
    }
}

pub(crate) fn stand(location: CredentialLocation, is_active: bool) -> ConnectorChange {
    let brings_credentials = location == CredentialLocation::Server;
    let standing = StandingRequest {
        location: Some(location),
        is_active: Some(is_active),
        brings_credentials,
    };
    let credentials = brings_credentials.then(|| sealed("one"));
    ConnectorChange { standing, credentials, ..ConnectorChange::default() }
}

async fn a_connector_is_made_changed_and_forgotten(world: Arc<World>) {
    let (store, team, by) = (&world.store, world.team, &world.by);
    let made = connector(&world, CredentialLocation::Pending).await;
    assert_eq!(store.get_connector(team, made.id).await.expect("there"), made);
    world.pass(1);
    let settings = BTreeMap::from([("region".to_owned(), "us-east-1".to_owned())]);
    let change = ConnectorChange {
        name: Some("Archive".to_owned()),
        settings: Some(settings.clone()),
        ..stand(CredentialLocation::Agent, true)
    };
    let changed = store.update_connector(team, made.id, change, by).await.expect("changed");
    let standing = Standing { location: CredentialLocation::Agent, is_active: true };
    let name = "Archive".to_owned();
    let expected =
        ConnectorRecord { name, settings, standing, updated_at: world.now(), ..made.clone() };
    assert_eq!(changed, expected);
    let kept = store.update_connector(team, made.id, ConnectorChange::default(), by).await;
    assert_eq!(kept.expect("changed"), expected, "what is not named stays");
    let pending = stand(CredentialLocation::Pending, true);
    let refused = store.update_connector(team, made.id, pending, by).await;
    assert!(matches!(refused, Err(StoreError::Standing(StandingError::PendingActive))));
    let listed = store.list_connectors(team, &Page::first(9)).await.expect("listed").items;
    assert_eq!(listed, [expected], "a refusal changes nothing");
    store.delete_connector(team, made.id, by).await.expect("forgotten");
    let gone = store.get_connector(team, made.id).await;
    assert!(matches!(gone, Err(StoreError::NotFound)));
    let told = world.told(&made.id.to_string()).await;
    let update = "connector.update";
    assert_eq!(told, ["connector.create", update, update, "connector.delete"]);
}

async fn a_name_is_taken_once_in_a_team(world: Arc<World>) {
    let (store, by) = (&world.store, &world.by);
    let make = async |team, name: &str| {
        let new = new_connector(&world, name, CredentialLocation::Agent);
        store.create_connector(team, new, by).await
    };
    make(world.team, "NAS").await.expect("made");
    let other = make(world.team, "Other").await.expect("made");
    let again = make(world.team, "NAS").await;
    assert!(matches!(again, Err(StoreError::Conflict { .. })), "{again:?}");
    let change = ConnectorChange { name: Some("NAS".to_owned()), ..ConnectorChange::default() };
    let again = store.update_connector(world.team, other.id, change, by).await;
    assert!(matches!(again, Err(StoreError::Conflict { .. })), "{again:?}");
    let elsewhere = store.create_team("Next door", by).await.expect("a team");
    make(elsewhere, "NAS").await.expect("another team has names of its own");
}

async fn another_teams_connectors_do_not_exist(world: Arc<World>) {
    let (store, by) = (&world.store, &world.by);
    let id = connector(&world, CredentialLocation::Server).await.id;
    let wall = store.create_team("Next door", by).await.expect("a team");
    let spy = world.agent_of(wall, "Spy", &["tool:photostats:1"]).await;
    let refusals = [
        store.get_connector(wall, id).await.err(),
        store.update_connector(wall, id, ConnectorChange::default(), by).await.err(),
        store.delete_connector(wall, id, by).await.err(),
        store.stored_credentials(wall, id).await.err(),
        store.report_connector(spy.id, id, true, None).await.err(),
    ];
    for refusal in refusals {
        assert!(matches!(refusal, Some(StoreError::NotFound)), "{refusal:?}");
    }
    let listed = store.list_connectors(wall, &Page::first(9)).await.expect("listed");
    assert!(listed.items.is_empty());
    assert!(store.connector_reports(wall).await.expect("listed").is_empty());
}

async fn the_server_forgets_credentials_that_it_is_not_to_hold(world: Arc<World>) {
    let (store, team, by) = (&world.store, world.team, &world.by);
    let id = connector(&world, CredentialLocation::Server).await.id;
    assert_eq!(store.stored_credentials(team, id).await.expect("kept"), sealed("one"));
    let patch = ConnectorChange { name: Some("Vault".to_owned()), ..ConnectorChange::default() };
    store.update_connector(team, id, patch, by).await.expect("changed");
    assert_eq!(store.stored_credentials(team, id).await.expect("kept"), sealed("one"));
    let away = stand(CredentialLocation::Agent, true);
    store.update_connector(team, id, away, by).await.expect("changed");
    let gone = store.stored_credentials(team, id).await;
    assert!(matches!(gone, Err(StoreError::NotFound)), "{gone:?}");
    let back = StandingRequest {
        location: Some(CredentialLocation::Server),
        ..StandingRequest::default()
    };
    let change = ConnectorChange { standing: back, ..ConnectorChange::default() };
    let refused = store.update_connector(team, id, change, by).await;
    assert!(matches!(refused, Err(StoreError::Standing(StandingError::CredentialsMissing))));
    let back = stand(CredentialLocation::Server, true);
    store.update_connector(team, id, back, by).await.expect("changed");
    store.delete_connector(team, id, by).await.expect("forgotten");
    assert!(store.master_key_use().await.expect("counted").is_empty(), "nothing is left");
}

async fn the_first_proof_ends_the_waiting_of_a_pending_connector(world: Arc<World>) {
    let (store, team) = (&world.store, world.team);
    let id = connector(&world, CredentialLocation::Pending).await.id;
    let agent = world.agent("Studio-Mac").await.id;
    let report = async |has| store.report_connector(agent, id, has, Some(world.now())).await;
    assert!(!report(false).await.expect("told"), "no proof");
    assert!(report(true).await.expect("told"), "the first proof");
    assert!(!report(true).await.expect("told"), "said before");
    let standing = Standing { location: CredentialLocation::Agent, is_active: false };
    let proved = store.get_connector(team, id).await.expect("there");
    assert_eq!(proved.standing, standing, "people activate it");
    let knows = async || {
        let agent = store.get_agent(team, agent).await.expect("there");
        agent.capabilities.connectors().collect::<Vec<_>>()
    };
    assert_eq!(knows().await, [id]);
    let reports = store.connector_reports(team).await.expect("listed");
    assert_eq!((reports.len(), reports[0].has_credentials), (1, true));
    assert_eq!(reports[0].tested_at, Some(world.now()));
    report(false).await.expect("told");
    assert!(knows().await.is_empty());
    let kept = store.get_connector(team, id).await.expect("there");
    assert_eq!(kept.standing, standing, "it does not wait for a first proof again");
    let told = world.told(&id.to_string()).await;
    let (report, prove) = ("connector.report", "connector.prove");
    assert_eq!(told, ["connector.create", report, prove, report, report]);

    let here = connector_on_server(&world).await;
    let refused = store.report_connector(agent, here, true, None).await;
    assert!(matches!(refused, Err(StoreError::ConnectorOnServer)), "{refused:?}");
}

async fn connector_on_server(world: &World) -> ConnectorId {
    let new = new_connector(world, "Server's", CredentialLocation::Server);
    world.store.create_connector(world.team, new, &world.by).await.expect("made").id
}

async fn a_heartbeat_proves_as_much_as_a_report(world: Arc<World>) {
    let (store, team) = (&world.store, world.team);
    let (one, two) = (world.agent("One").await, connector_named(&world, "Two").await);
    let had = [format!("connector:{two}"), format!("active:{two}"), "connector:con_odd".to_owned()];
    let said = had.iter().map(|word| word.parse().expect("a capability")).collect();
    store.update_agent_capabilities(one.id, Some(said), None).await.expect("taken over");
    let agent = store.get_agent(team, one.id).await.expect("there");
    assert_eq!(agent.capabilities.connectors().collect::<Vec<_>>(), [two]);
    assert_eq!(agent.capabilities.len(), 2, "what nobody can have is not believed");
    let proved = store.get_connector(team, two).await.expect("there");
    assert_eq!(proved.standing.location, CredentialLocation::Agent);
    let three = connector_named(&world, "Three").await;
    world.agent_of(team, "New", &[&format!("connector:{three}")]).await;
    let proved = store.get_connector(team, three).await.expect("there");
    assert_eq!(proved.standing.location, CredentialLocation::Agent, "so does an enrolment");
}

async fn connector_named(world: &World, name: &str) -> ConnectorId {
    let new = new_connector(world, name, CredentialLocation::Pending);
    world.store.create_connector(world.team, new, &world.by).await.expect("made").id
}

async fn keys_are_wrapped_anew_only_where_nobody_was_faster(world: Arc<World>) {
    let (store, team, by) = (&world.store, world.team, &world.by);
    let first = connector(&world, CredentialLocation::Server).await.id;
    world.pass(1);
    let ids = [first, connector_on_server(&world).await];
    let read = store.credentials_under_other_keys("two", 1).await.expect("read");
    assert_eq!(read.len(), 1, "a batch at a time");
    let read = store.credentials_under_other_keys("two", 9).await.expect("read");
    assert_eq!(
        read.iter().map(|one| (one.team, one.connector)).collect::<Vec<_>>(),
        ids.map(|id| (team, id))
    );
    let newer = ConnectorChange {
        credentials: Some(SealedCredentials { wrapped_key: vec![9], ..sealed("one") }),
        standing: StandingRequest { brings_credentials: true, ..StandingRequest::default() },
        ..ConnectorChange::default()
    };
    store.update_connector(team, ids[1], newer, by).await.expect("changed in between");
    let changes = read.into_iter().map(|one| (one.connector, one.credentials, sealed("two")));
    assert_eq!(store.rewrap_credentials(changes.collect()).await.expect("written"), 1);
    let used = |key_id: &str| KeyUse { key_id: key_id.to_owned(), records: 1 };
    assert_eq!(store.master_key_use().await.expect("counted"), [used("one"), used("two")]);
    store.first_master_key("two").await.expect("set");
    let late = store.update_connector(team, ids[1], stand(CredentialLocation::Server, true), by);
    let late = late.await;
    assert!(matches!(late, Err(StoreError::MasterKeyChanged)), "{late:?}");
    let kept = store.stored_credentials(team, ids[0]).await.expect("kept");
    assert_eq!((kept.sealed, kept.key_id.as_str()), (vec![0, 255, 7], "two"));
}

async fn the_master_key_is_chosen_for_all_replicas(world: Arc<World>) {
    let (store, by) = (&world.store, &world.by);
    assert_eq!(store.current_master_key().await.expect("read"), None);
    assert_eq!(store.first_master_key("one").await.expect("set"), "one");
    assert_eq!(store.first_master_key("two").await.expect("kept"), "one", "the first stays");
    store.choose_master_key("two", by).await.expect("chosen");
    store.choose_master_key("two", by).await.expect("chosen before");
    assert_eq!(store.current_master_key().await.expect("read").as_deref(), Some("two"));
    let filter = AuditFilter {
        instance: true,
        action: Some("master_key.".to_owned()),
        ..AuditFilter::default()
    };
    let trail = store.search_audit(world.team, filter, &Page::first(9)).await.expect("searched");
    assert_eq!(trail.items.len(), 1);
}
