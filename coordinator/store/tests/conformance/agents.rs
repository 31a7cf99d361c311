//! Agents: enrolment, presence, and what becomes of their jobs.

use std::sync::Arc;

use safelight_domain::{AgentStatus, JobState};
use safelight_store::{NewRegistrationToken, ReleaseCause, StoreError, UserKind};

use crate::world::{World, holder, new_agent, result, tell_both};

tell_both! {
    a_token_enrols_one_agent,
    one_folder_one_verdict,
}

async fn a_token_enrols_one_agent(world: Arc<World>) {
    let token = world.digest();
    let new = NewRegistrationToken {
        name: Some("for the studio".to_owned()),
        digest: token,
        hint: "art_abcd".to_owned(),
        expires_at: world.now().plus(std::time::Duration::from_secs(60)),
    };
    let id = world.store.create_registration_token(world.team, new, &world.by).await.expect("made");
    let agent = new_agent("Studio-Mac", world.digest(), &["local_filesystem"]);
    let agent = world.store.register_agent(token, agent).await.expect("enrolled");
    assert_eq!(agent.status, AgentStatus::Offline);
    assert_eq!(agent.team, world.team);

    let again = new_agent("Other", world.digest(), &[]);
    let refused = world.store.register_agent(token, again).await;
    assert!(matches!(refused, Err(StoreError::TokenUsed)), "{refused:?}");
    let unknown =
        world.store.register_agent(world.digest(), new_agent("X", world.digest(), &[])).await;
    assert!(matches!(unknown, Err(StoreError::TokenUnknown)), "{unknown:?}");

    let tokens = world.store.list_registration_tokens(world.team).await.expect("listed");
    assert_eq!((tokens[0].id, tokens[0].used_by), (id, Some(agent.id)));
    let user = world.store.get_user(world.team, agent.system_user).await.expect("its user");
    assert_eq!((user.kind, user.name.as_str()), (UserKind::System, "Agent: Studio-Mac"));
    assert_eq!(world.told(&agent.id.to_string()).await, ["agent.register"]);
}

async fn one_folder_one_verdict(world: Arc<World>) {
    let agent = world.agent("Studio-Mac").await;
    let collection = world.folder(&agent, "/photos").await;
    let queued = world.job(&collection).await;
    let claim = world.claim(&agent).await.expect("work");
    assert_eq!(claim.job.id, queued.id);
    assert_eq!(claim.collection.as_ref().and_then(|c| c.path.as_deref()), Some("/photos"));
    let writer = holder(&claim);
    let until = world.now().plus(std::time::Duration::from_secs(90));
    let running = world
        .store
        .record_progress(queued.id, writer, "{}".to_owned(), until)
        .await
        .expect("progress");
    assert_eq!(running.state, JobState::Running);
    world.pass(5);
    let done = world.store.complete_job(queued.id, writer, result("sig")).await.expect("done");
    assert!(!done.repeated);
    assert_eq!(done.job.state, JobState::Completed);
    assert_eq!(done.result.duration.as_secs(), 5);
    let again = world.store.complete_job(queued.id, writer, result("sig")).await.expect("again");
    assert!(again.repeated);
    assert_eq!((again.job, again.result), (done.job, done.result.clone()));
    let json = world.store.result_json(world.team, done.result.id).await.expect("read");
    assert_eq!(json, r#"{"total_files":1}"#);
    assert_eq!(
        world.told(&queued.id.to_string()).await,
        ["job.create", "job.claim", "job.start", "job.complete"]
    );
    let _ = ReleaseCause::Disconnect;
}
