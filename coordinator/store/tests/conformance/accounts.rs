//! What becomes of people and their sessions, and who answers for an API token.

use std::sync::Arc;

use safelight_domain::UserId;
use safelight_store::{
    Actor, AuditFilter, CodePurpose, NewApiToken, NewSession, NewUser, Page, Role, SecretDigest,
    StoreError, UserChange,
};

use crate::world::{World, tell_both};

tell_both! {
    the_last_administrator_stays,
    two_administrators_cannot_remove_each_other,
    a_removed_person_leaves_a_trace_and_nothing_else,
    a_secret_is_renewed_once_and_the_old_one_is_good_for_a_moment,
    without_an_overlap_what_the_old_secret_opened_ends,
    another_role_renews_the_secrets,
    another_password_ends_the_other_sessions,
    a_token_does_no_more_than_who_answers_for_it,
    a_team_is_founded_with_its_first_administrator,
}

async fn person(world: &World, email: &str, role: Role) -> UserId {
    let new =
        NewUser { email: email.to_owned(), name: email.to_owned(), role, password_hash: None };
    world.store.create_user(world.team, new, &world.by).await.expect("added")
}

async fn signed_in(world: &World, user: UserId) -> SecretDigest {
    let digest = world.digest();
    let expires_at = world.in_seconds(3600);
    let new = NewSession { digest, user, expires_at, program: None };
    world.store.create_session(new).await.expect("signed in");
    digest
}

async fn is_live(world: &World, digest: SecretDigest) -> bool {
    world.store.session_by_digest(digest).await.expect("asked").is_some()
}

const fn role(role: Role) -> UserChange {
    UserChange { name: None, role: Some(role), instance_admin: None }
}

async fn the_last_administrator_stays(world: Arc<World>) {
    let (store, team, by) = (&world.store, world.team, &world.by);
    let ada = person(&world, "ada@x.org", Role::Admin).await;
    let bob = person(&world, "bob@x.org", Role::Member).await;
    let refused = store.delete_user(team, ada, by).await;
    assert!(matches!(refused, Err(StoreError::LastAdmin(_))), "{refused:?}");
    let refused = store.change_user(team, ada, role(Role::ReadOnly), by).await;
    assert!(matches!(refused, Err(StoreError::LastAdmin(_))), "{refused:?}");
    assert_eq!(store.get_user(team, ada).await.expect("there").role, Role::Admin, "undone");
    store.change_user(team, bob, role(Role::Admin), by).await.expect("changed");
    store.delete_user(team, ada, by).await.expect("another is left");
    let instance = UserChange { instance_admin: Some(true), ..UserChange::default() };
    store.change_user(team, bob, instance, by).await.expect("changed");
    person(&world, "eve@x.org", Role::Admin).await;
    let refused = store.delete_user(team, bob, by).await;
    assert!(matches!(refused, Err(StoreError::LastAdmin(_))), "of the instance: {refused:?}");
}

async fn two_administrators_cannot_remove_each_other(world: Arc<World>) {
    let ada = person(&world, "ada@x.org", Role::Admin).await;
    let bob = person(&world, "bob@x.org", Role::Admin).await;
    let tries = [ada, bob].map(|whom| {
        let (store, team, by) = (world.store.clone(), world.team, world.by.clone());
        tokio::spawn(async move { store.delete_user(team, whom, &by).await })
    });
    let mut removed = 0;
    for one in tries {
        removed += usize::from(one.await.expect("runs").is_ok());
    }
    assert_eq!(removed, 1);
}

async fn a_removed_person_leaves_a_trace_and_nothing_else(world: Arc<World>) {
    let (store, team) = (&world.store, world.team);
    person(&world, "ada@x.org", Role::Admin).await;
    let bob = person(&world, "bob@x.org", Role::Member).await;
    let session = signed_in(&world, bob).await;
    let link = world.digest();
    let given = store.give_link(team, bob, (link, world.in_seconds(60)), &world.by);
    given.await.expect("given");
    let token = token(&world, Actor::user(bob, "bob@x.org"), None).await;
    store.delete_user(team, bob, &world.by).await.expect("removed");
    assert!(!is_live(&world, session).await);
    assert!(store.api_token_by_digest(token).await.expect("asked").is_none());
    let used = store.consume_one_time_code(link, CodePurpose::SignIn).await.expect("asked");
    assert_eq!(used, None);
    assert!(matches!(store.get_user(team, bob).await, Err(StoreError::NotFound)));
    assert_eq!(store.list_users(team).await.expect("listed").len(), 2, "Ada and the token's");
    assert_eq!(store.user_by_email("bob@x.org").await.expect("asked"), None);
    let again = store.delete_user(team, bob, &world.by).await;
    assert!(matches!(again, Err(StoreError::NotFound)), "{again:?}");
    let filter = AuditFilter { subject: Some(bob.to_string()), ..AuditFilter::default() };
    let trail = store.search_audit(team, filter, &Page::first(9)).await.expect("searched").items;
    let told: Vec<_> = trail.iter().map(|one| one.action.as_str()).collect();
    assert_eq!(told, ["user.delete", "user.link", "user.create"]);
    person(&world, "bob@x.org", Role::Member).await;
}

async fn token(world: &World, by: Actor, ends_in: Option<u64>) -> SecretDigest {
    let digest = world.digest();
    let new = NewApiToken {
        name: "nightly".to_owned(),
        scopes: vec!["admin".to_owned()],
        digest,
        hint: "tok_key_abc".to_owned(),
        expires_at: ends_in.map(|seconds| world.in_seconds(seconds)),
    };
    world.store.create_api_token(world.team, new, &by).await.expect("made");
    digest
}

async fn a_secret_is_renewed_once_and_the_old_one_is_good_for_a_moment(world: Arc<World>) {
    let user = person(&world, "ada@x.org", Role::Admin).await;
    let (store, old) = (&world.store, signed_in(&world, user).await);
    let (one, other) = (world.digest(), world.digest());
    let until = world.in_seconds(60);
    let both =
        tokio::join!(store.renew_session(old, one, until), store.renew_session(old, other, until));
    let (first, second) = (both.0.expect("asked"), both.1.expect("asked"));
    assert!(first ^ second, "one of the two");
    let new = if first { one } else { other };
    assert!(is_live(&world, old).await && is_live(&world, new).await);
    assert_eq!(store.list_sessions(user).await.expect("listed").len(), 1);
    store.touch_session(old, world.in_seconds(7200)).await.expect("asked");
    world.pass(60);
    assert!(!is_live(&world, old).await, "not even when it was touched");
    assert!(is_live(&world, new).await);
    let newer = world.digest();
    let renewed = store.renew_session(new, newer, world.in_seconds(60)).await;
    assert!(renewed.expect("asked"));
    world.pass(3600 - 120);
    assert!(!is_live(&world, new).await);
    let opened = async |digest| store.session_opened_by(digest).await.expect("asked").is_some();
    assert!(opened(old).await && opened(new).await, "what a former secret opened goes on");
    store.delete_session(newer).await.expect("signed out");
    assert!(!opened(old).await && !opened(new).await && !opened(newer).await);
}

async fn without_an_overlap_what_the_old_secret_opened_ends(world: Arc<World>) {
    let user = person(&world, "ada@x.org", Role::Admin).await;
    let (store, first) = (&world.store, signed_in(&world, user).await);
    let (second, third) = (world.digest(), world.digest());
    assert!(store.renew_session(first, second, world.in_seconds(60)).await.expect("asked"));
    store.end_other_sessions(user, second, &world.by).await.expect("ended");
    assert!(store.renew_session(second, third, world.now()).await.expect("asked"));
    for secret in [first, second] {
        assert!(store.session_opened_by(secret).await.expect("asked").is_none());
        assert!(!is_live(&world, secret).await);
    }
    assert!(is_live(&world, third).await);
}

async fn another_role_renews_the_secrets(world: Arc<World>) {
    person(&world, "ada@x.org", Role::Admin).await;
    let bob = person(&world, "bob@x.org", Role::Member).await;
    let digest = signed_in(&world, bob).await;
    let secret_at = async || {
        let session = world.store.session_by_digest(digest).await.expect("asked");
        session.expect("live").secret_at
    };
    let named = UserChange { name: Some("Robert".to_owned()), ..UserChange::default() };
    world.store.change_user(world.team, bob, named, &world.by).await.expect("changed");
    assert_eq!(secret_at().await, world.now(), "a name is no privilege");
    let made_admin = world.store.change_user(world.team, bob, role(Role::Admin), &world.by).await;
    assert_eq!(made_admin.expect("changed").name, "Robert");
    assert_eq!(secret_at().await.as_micros(), 0);
}

async fn another_password_ends_the_other_sessions(world: Arc<World>) {
    let ada = person(&world, "ada@x.org", Role::Admin).await;
    let bob = person(&world, "bob@x.org", Role::Member).await;
    let (here, there) = (signed_in(&world, ada).await, signed_in(&world, ada).await);
    let bobs = signed_in(&world, bob).await;
    let hash = "$argon2id$new".to_owned().into();
    let store = &world.store;
    store.set_password(world.team, ada, hash, Some(here), &world.by).await.expect("set");
    assert!(is_live(&world, here).await && !is_live(&world, there).await);
    assert!(is_live(&world, bobs).await, "somebody else's");
    let known = store.get_user(world.team, ada).await.expect("there").password_hash;
    assert_eq!(known.expect("set").expose(), "$argon2id$new");
    let elsewhere = signed_in(&world, ada).await;
    store.end_other_sessions(ada, elsewhere, &world.by).await.expect("ended");
    assert!(!is_live(&world, here).await && is_live(&world, elsewhere).await);
}

async fn a_token_does_no_more_than_who_answers_for_it(world: Arc<World>) {
    let store = &world.store;
    person(&world, "ada@x.org", Role::Admin).await;
    let bob = person(&world, "bob@x.org", Role::Admin).await;
    let first = token(&world, Actor::user(bob, "bob@x.org"), Some(100)).await;
    let first = store.api_token_by_digest(first).await.expect("asked").expect("live");
    let second = token(&world, Actor::user(first.user, "API token: nightly"), None).await;
    let second_now = async || store.api_token_by_digest(second).await.expect("asked");
    let known = second_now().await.expect("live");
    assert_eq!(known.created_by, Some(bob), "the person answers");
    assert_eq!(known.expires_at, first.expires_at, "it does not outlive its maker");
    assert_eq!(known.maker_role, Some(Role::Admin));
    store.change_user(world.team, bob, role(Role::ReadOnly), &world.by).await.expect("changed");
    assert_eq!(second_now().await.expect("live").maker_role, Some(Role::ReadOnly));
    store.delete_user(world.team, bob, &world.by).await.expect("removed");
    assert_eq!(second_now().await, None);
}

async fn a_team_is_founded_with_its_first_administrator(world: Arc<World>) {
    let (store, link) = (&world.store, world.digest());
    let admin = |email: &str| NewUser {
        email: email.to_owned(),
        name: "Eve".to_owned(),
        role: Role::Admin,
        password_hash: None,
    };
    let until = world.in_seconds(60);
    let founded = store.found_team("Loft", admin("eve@x.org"), Some((link, until)), &world.by);
    let (team, eve) = founded.await.expect("founded");
    let used = store.consume_one_time_code(link, CodePurpose::SignIn).await.expect("asked");
    assert_eq!(used.expect("good").user, Some(eve));
    let twin = store.found_team("Cellar", admin("EVE@x.org"), None, &world.by).await;
    assert!(matches!(twin, Err(StoreError::Conflict { .. })), "{twin:?}");
    assert_eq!(store.list_teams().await.expect("listed").len(), 2, "nothing half made");
    let renamed = store.rename_team(team, "Attic", &world.by).await.expect("renamed");
    assert_eq!(renamed.name, "Attic");
}
