//! People: the first administrator, sessions, codes, API tokens, settings, the audit trail.

use std::sync::Arc;

use safelight_domain::UserId;
use safelight_store::{
    Actor, AuditFilter, CodePurpose, NewAdmin, NewApiToken, NewSession, NewUser, Page, Role,
    SecretDigest, StoreError, UserKind,
};

use crate::world::{World, tell_both};

tell_both! {
    the_first_administrator_is_made_once,
    an_address_belongs_to_one_person,
    a_session_ends,
    a_code_is_good_once_and_for_one_thing,
    two_that_present_one_code_are_not_both_let_in,
    an_api_token_can_be_ended,
    the_audit_trail_is_paged,
    the_audit_trail_is_searched,
}

fn admin(email: &str) -> NewAdmin {
    NewAdmin {
        team_name: "Studio".to_owned(),
        email: email.to_owned(),
        name: "Ada".to_owned(),
        password_hash: Some("$argon2id$x".to_owned().into()),
    }
}

async fn the_first_administrator_is_made_once(world: Arc<World>) {
    let store = &world.store;
    world.agent("A SYSTEM user is no person").await;
    assert!(!store.has_people().await.expect("asked"));
    let by = Actor::system();
    let both = tokio::join!(store.create_first_admin(admin("a@x.org"), &by), async {
        store.create_first_admin(admin("b@x.org"), &by).await
    });
    let (made, refused) = match both {
        (Ok(made), Err(refused)) | (Err(refused), Ok(made)) => (made, refused),
        other => panic!("{other:?}"),
    };
    assert!(matches!(refused, StoreError::Conflict { .. }), "{refused}");
    let owner = store.get_user(made.0, made.1).await.expect("the owner");
    assert_eq!(
        (owner.role, owner.instance_admin, owner.kind),
        (Role::Admin, true, UserKind::Person)
    );
    assert!(!format!("{owner:?}").contains("argon2id"), "hashes are not printed");
    assert!(store.has_people().await.expect("asked"));
}

async fn person(world: &World, email: &str) -> Result<UserId, StoreError> {
    let new = NewUser {
        email: email.to_owned(),
        name: "Ada".to_owned(),
        role: Role::Member,
        password_hash: None,
    };
    world.store.create_user(world.team, new, &world.by).await
}

async fn an_address_belongs_to_one_person(world: Arc<World>) {
    let id = person(&world, "Ada@Example.org").await.expect("added");
    let twin = person(&world, "ada@example.ORG").await;
    assert!(matches!(twin, Err(StoreError::Conflict { .. })), "{twin:?}");
    let found = world.store.user_by_email("ADA@example.org").await.expect("asked").expect("found");
    assert_eq!((found.id, found.email.as_deref()), (id, Some("Ada@Example.org")));
    assert_eq!(world.store.user_by_email("eve@example.org").await.expect("asked"), None);
    assert_eq!(world.store.list_users(world.team).await.expect("listed").len(), 1);
}

/// A session of a minute.
fn session(world: &World, digest: SecretDigest, user: UserId) -> NewSession {
    NewSession { digest, user, expires_at: world.in_seconds(60), program: Some("Test".to_owned()) }
}

async fn a_session_ends(world: Arc<World>) {
    let user = person(&world, "ada@example.org").await.expect("added");
    let (store, digest) = (&world.store, world.digest());
    store.create_session(session(&world, digest, user)).await.expect("signed in");
    assert_eq!(store.session_by_digest(digest).await.expect("asked").expect("live").user.id, user);
    store.touch_session(digest, world.in_seconds(120)).await.expect("touched");
    world.pass(119);
    assert!(store.session_by_digest(digest).await.expect("asked").is_some());
    world.pass(1);
    assert!(store.session_by_digest(digest).await.expect("asked").is_none());
    store.touch_session(digest, world.in_seconds(60)).await.expect("too late");
    assert!(store.session_by_digest(digest).await.expect("asked").is_none(), "ended is ended");
    let other = world.digest();
    store.create_session(session(&world, other, user)).await.expect("signed in");
    store.delete_session(other).await.expect("signed out");
    assert!(store.session_by_digest(other).await.expect("asked").is_none());
}

async fn a_code_is_good_once_and_for_one_thing(world: Arc<World>) {
    let user = person(&world, "ada@example.org").await.expect("added");
    let (store, digest) = (&world.store, world.digest());
    let until = world.in_seconds(600);
    let made = store.create_one_time_code(digest, CodePurpose::SignIn, Some(user), until);
    made.await.expect("made");
    let use_for = |purpose| store.consume_one_time_code(digest, purpose);
    assert_eq!(use_for(CodePurpose::Setup).await.expect("asked"), None);
    let used = use_for(CodePurpose::SignIn).await.expect("asked").expect("good");
    assert_eq!(used.user, Some(user));
    assert_eq!(use_for(CodePurpose::SignIn).await.expect("asked"), None);
    let late = world.digest();
    let made = store.create_one_time_code(late, CodePurpose::Setup, None, world.in_seconds(10));
    made.await.expect("made");
    world.pass(10);
    let asked = store.consume_one_time_code(late, CodePurpose::Setup).await.expect("asked");
    assert_eq!(asked, None);
}

async fn two_that_present_one_code_are_not_both_let_in(world: Arc<World>) {
    let (store, digest) = (&world.store, world.digest());
    let made = store.create_one_time_code(digest, CodePurpose::Setup, None, world.in_seconds(60));
    made.await.expect("made");
    let tries = (0..8).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { store.consume_one_time_code(digest, CodePurpose::Setup).await })
    });
    let mut let_in = 0;
    for one in tries.collect::<Vec<_>>() {
        let_in += usize::from(one.await.expect("runs").expect("asked").is_some());
    }
    assert_eq!(let_in, 1);
}

async fn an_api_token_can_be_ended(world: Arc<World>) {
    let (store, digest) = (&world.store, world.digest());
    let new = NewApiToken {
        name: "nightly".to_owned(),
        scopes: vec!["jobs:read".to_owned()],
        digest,
        hint: "tok_key_abc".to_owned(),
        expires_at: Some(world.in_seconds(100)),
    };
    let id = store.create_api_token(world.team, new, &world.by).await.expect("made");
    let token = store.api_token_by_digest(digest).await.expect("asked").expect("live");
    assert_eq!((token.id, token.scopes.as_slice()), (id, ["jobs:read".to_owned()].as_slice()));
    let signs = store.get_user(world.team, token.user).await.expect("its user");
    assert_eq!((signs.kind, signs.name.as_str()), (UserKind::System, "API token: nightly"));
    store.revoke_api_token(world.team, id, &world.by).await.expect("ended");
    assert_eq!(store.api_token_by_digest(digest).await.expect("asked"), None);
    let again = store.revoke_api_token(world.team, id, &world.by).await;
    assert!(matches!(again, Err(StoreError::NotFound)), "{again:?}");
    assert!(store.list_api_tokens(world.team).await.expect("listed")[0].revoked_at.is_some());
}

async fn the_audit_trail_is_paged(world: Arc<World>) {
    for name in ["a", "b", "c"] {
        person(&world, &format!("{name}@example.org")).await.expect("added");
    }
    let store = &world.store;
    let first = store.list_audit(world.team, &Page::first(2)).await.expect("listed");
    assert_eq!(first.items.len(), 2);
    let after = Page { limit: 10, after: first.next };
    let rest = store.list_audit(world.team, &after).await.expect("listed");
    assert_eq!(rest.next, None);
    let told: Vec<_> =
        first.items.iter().chain(&rest.items).map(|one| one.action.as_str()).collect();
    assert_eq!(told, ["user.create", "user.create", "user.create", "team.create"]);
    assert!(first.items.iter().all(|one| one.label == "system" && one.at == world.now()));
}

async fn the_audit_trail_is_searched(world: Arc<World>) {
    let ada = person(&world, "ada@example.org").await.expect("added");
    world.pass(60);
    let by = Actor::user(ada, "ada@example.org");
    world.store.create_team("Elsewhere", &by).await.expect("made");
    let agent = world.agent("Studio-Mac").await;
    let rename = world.store.rename_agent(world.team, agent.id, "Attic", &by);
    rename.await.expect("renamed");
    let search = async |filter: AuditFilter| {
        let found = world.store.search_audit(world.team, filter, &Page::first(50)).await;
        found.expect("searched").items.into_iter().map(|one| one.action).collect::<Vec<_>>()
    };
    let all = search(AuditFilter::default()).await;
    assert!(all.len() > 3);
    let filter = AuditFilter { user: Some(ada), ..AuditFilter::default() };
    assert_eq!(search(filter).await, ["agent.rename"]);
    for (start, expected) in [("user.", 1), ("agent.", 2), ("agent_", 0), ("%", 0)] {
        let filter = AuditFilter { action: Some(start.to_owned()), ..AuditFilter::default() };
        assert_eq!(search(filter).await.len(), expected, "{start}");
    }
    let subject = Some(agent.id.to_string());
    let filter = AuditFilter { subject, ..AuditFilter::default() };
    assert_eq!(search(filter).await.len(), 2);
    let filter = AuditFilter { since: Some(world.now()), ..AuditFilter::default() };
    let late = search(filter).await;
    let filter = AuditFilter { until: Some(world.now()), ..AuditFilter::default() };
    let early = search(filter).await;
    assert_eq!(early, ["user.create", "team.create"]);
    assert_eq!(late.len() + early.len(), all.len());
}
