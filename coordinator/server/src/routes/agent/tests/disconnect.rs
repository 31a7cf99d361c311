use safelight_domain::JobState;
use serde_json::json;

use super::World;

#[tokio::test]
async fn a_good_bye_frees_the_jobs_without_counting_a_failure() {
    for body in ["", "{}", r#"{"reason":"quit"}"#, r#"{"reason":null,"unheard_of":1}"#] {
        let world = World::new().await;
        let agent = world.agent("one").await;
        let claim = world.claimed(&agent).await;
        let answer = world
            .call(axum::http::Method::POST, "/disconnect", Some(&agent.key), body.into())
            .await;
        assert_eq!(answer.status, 204, "{body}");
        let job = world.job_now(claim.job).await;
        assert_eq!((job.state, job.retry_count), (JobState::Pending, 0));
        assert_eq!(world.get("/me", Some(&agent.key)).await.json()["status"], "offline");
        let answer = world.post_empty("/jobs/claim", Some(&agent.key)).await;
        assert_eq!(answer.refusal(), (403, "agent_not_online".to_owned()));
    }
}

#[tokio::test]
async fn an_agent_that_sleeps_is_shown_asleep_until_it_is_heard() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    world.post("/disconnect", Some(&agent.key), &json!({"reason": "sleep"})).await;
    let record = || async { world.app.store.get_agent(world.team, agent.guid).await.unwrap() };
    assert!(record().await.asleep);
    world.ok("/heartbeat", &agent, &json!({"status": "online"})).await;
    assert!(!record().await.asleep);
}

#[tokio::test]
async fn what_was_heard_before_a_good_bye_does_not_undo_it() {
    let world = World::new().await;
    let agent = world.agent("one").await;
    let beat = json!({"status": "online", "boot_id": "first", "jobs": []});
    world.ok("/heartbeat", &agent, &beat).await;
    world.post_empty("/disconnect", Some(&agent.key)).await;
    crate::sweeps::once(&world.app).await;
    assert_eq!(world.get("/me", Some(&agent.key)).await.json()["status"], "offline");
}
