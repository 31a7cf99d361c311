use std::{collections::BTreeMap, path::Path};

use safelight_domain::{ConnectorId, ConnectorKind, CredentialLocation, Standing, TeamId};
use safelight_protocol::Credentials;
use safelight_store::{NewConnector, SealedCredentials, StoreError};

use super::*;
use crate::{
    config::{Config, Places},
    test_support::World,
    vault::{open, rotate::rotate, seal},
};

const SECRET: &str = "zebra-crossing-at-noon";

fn keys(folder: &Path) -> MasterKeys {
    let places = Places::new(Some(folder.to_owned())).unwrap();
    MasterKeys::new(&Config::default().secrets, &places)
}

fn sealed(key: &MasterKey, team: TeamId, id: ConnectorId) -> SealedCredentials {
    let mut credentials = Credentials::default();
    credentials.insert("aws_secret_access_key", SECRET);
    seal(key, team, id, &credentials).unwrap()
}

async fn connector(world: &World, team: TeamId, key: &MasterKey, name: &str) -> ConnectorId {
    let id = ConnectorId::generate(&*world.clock);
    let standing = Standing { location: CredentialLocation::Server, is_active: true };
    let new = NewConnector {
        id,
        name: name.to_owned(),
        kind: ConnectorKind::S3,
        standing,
        settings: BTreeMap::new(),
        credentials: Some(sealed(key, team, id)),
    };
    world.app.store.create_connector(team, new, &Actor::system()).await.unwrap();
    id
}

/// Whether the record opens with these keys and says what it did.
async fn opens(world: &World, ring: &KeyRing, team: TeamId, id: ConnectorId) -> bool {
    let record = world.app.store.stored_credentials(team, id).await.unwrap();
    let read = open(ring, team, id, &record);
    read.is_ok_and(|read| read.expose("aws_secret_access_key") == Some(SECRET))
}

#[tokio::test]
async fn every_record_is_wrapped_anew_and_readable_all_the_while() {
    let world = World::new().await;
    world.admin().await;
    let (team, folder) = (world.team().await, tempfile::tempdir().unwrap());
    let (store, keys) = (&world.app.store, keys(folder.path()));
    keys.generate().unwrap();
    let old = keys.ring().unwrap().unwrap();
    store.first_master_key(&old.first().id()).await.unwrap();
    let mut ids = Vec::new();
    for number in 0..45 {
        ids.push(connector(&world, team, old.first(), &format!("NAS {number}")).await);
    }
    keys.generate().unwrap();
    let both = keys.ring().unwrap().unwrap();
    let listed = lines(store, Some(&both)).await.unwrap();
    assert!(listed[0].contains("45 records, written with"), "{listed:?}");
    assert!(listed[1].contains(" 0 records"), "{listed:?}");

    // Somebody reads while the rotation is under way, as jobs do.
    let by = Actor::system();
    let reading = async {
        for id in &ids {
            assert!(opens(&world, &both, team, *id).await);
        }
    };
    let (told, ()) = tokio::join!(wrap_anew(store, &keys, None), reading);
    let told = told.unwrap();
    assert!(told[0].starts_with("45 records"), "{told:?}");
    assert!(told[1].contains(&old.first().id()), "{told:?}");
    let new = KeyRing::of(both.newest().clone());
    for id in &ids {
        assert!(opens(&world, &new, team, *id).await, "the old key is needed no more");
    }
    assert_eq!(rotate(store, &both, both.newest(), &by).await.unwrap(), 0, "once is enough");
}

#[tokio::test]
async fn nothing_is_written_with_the_old_key_once_another_was_chosen() {
    let world = World::new().await;
    world.admin().await;
    let (team, by) = (world.team().await, Actor::system());
    let [old, new] = [(); 2].map(|()| MasterKey::generate().unwrap());
    let store = &world.app.store;
    store.first_master_key(&old.id()).await.unwrap();
    let id = connector(&world, team, &old, "NAS").await;
    let both = KeyRing::of(old.clone()).with(new.clone());
    assert_eq!(rotate(store, &both, &new, &by).await.unwrap(), 1);
    let late = safelight_store::ConnectorChange {
        credentials: Some(sealed(&old, team, id)),
        standing: safelight_domain::StandingRequest {
            brings_credentials: true,
            ..safelight_domain::StandingRequest::default()
        },
        ..safelight_store::ConnectorChange::default()
    };
    let late = store.update_connector(team, id, late, &by).await;
    assert!(matches!(late, Err(StoreError::MasterKeyChanged)), "{late:?}");
    assert!(opens(&world, &KeyRing::of(new), team, id).await);
}

#[tokio::test]
async fn a_missing_key_is_named_and_what_it_wraps_stays() {
    let world = World::new().await;
    world.admin().await;
    let team = world.team().await;
    let [lost, new] = [(); 2].map(|()| MasterKey::generate().unwrap());
    let store = &world.app.store;
    store.first_master_key(&lost.id()).await.unwrap();
    let id = connector(&world, team, &lost, "NAS").await;
    let ring = KeyRing::of(new.clone());
    let error = rotate(store, &ring, &new, &Actor::system()).await.unwrap_err();
    assert!(error.to_string().contains(&lost.id()), "{error}");
    let listed = lines(store, Some(&ring)).await.unwrap();
    assert!(listed.iter().any(|line| line.contains("MISSING")), "{listed:?}");
    let back = ring.with(lost);
    assert_eq!(rotate(store, &back, &new, &Actor::system()).await.unwrap(), 1);
    assert!(opens(&world, &KeyRing::of(new), team, id).await);
}

#[tokio::test]
async fn without_a_key_it_is_said_how_to_make_one() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let error = wrap_anew(&world.app.store, &keys(folder.path()), None).await.unwrap_err();
    assert!(error.to_string().contains("keys generate"), "{error}");
    let listed = lines(&world.app.store, None).await.unwrap();
    assert!(listed[0].contains("keys generate"), "{listed:?}");
}
