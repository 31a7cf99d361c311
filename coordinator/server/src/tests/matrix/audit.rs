//! Every change by anybody leaves exactly one entry in the audit trail, or there is a reason in the
//! table why it leaves another number.

use safelight_store::{AuditFilter, Page};

use super::{Class, Who, callers::Callers, table, things::Things};
use crate::{openapi::operations, people::caller::Access, test_support::World};

/// What is in the trail now: of the first team, and of the instance.
async fn numbers(world: &World, callers: &Callers<'_>) -> Vec<(i64, String)> {
    let filter = AuditFilter { instance: true, ..AuditFilter::default() };
    let mut all = Vec::new();
    let newest = Page::first(20);
    let mine = world.app.store.search_audit(callers.team, filter, &newest).await.unwrap();
    all.extend(mine.items.into_iter().map(|one| (one.number, one.action)));
    for team in world.app.store.list_teams().await.unwrap() {
        let theirs = world.app.store.list_audit(team.id, &newest).await.unwrap();
        all.extend(theirs.items.into_iter().map(|one| (one.number, one.action)));
    }
    all.sort_unstable();
    all.dedup();
    all
}

#[tokio::test]
async fn every_change_by_anybody_is_told_once() {
    let world = World::new().await;
    let mut callers = Callers::of(&world).await;
    let document = world.get("/api/openapi.json").await.ok(200);
    let mut changes = 0;
    let mut wrong = Vec::new();
    for operation in operations(&document) {
        let (verb, path) = (operation.method.as_str(), operation.path);
        if verb == "GET" {
            continue;
        }
        let who = match table::class(verb, path) {
            Some(Class::Agent) => Who::Agent,
            Some(Class::People(Access::Read | Access::Write)) => Who::TokenWrite,
            _ => Who::InstanceAdmin,
        };
        let things = Things::of(&world, &callers, path, table::body(verb, path)).await;
        world.heartbeat(callers.agent.0).await;
        let before = numbers(&world, &callers).await.last().map_or(0, |last| last.0);
        let answer = callers.ask(who, operation.method, &things).await;
        let wanted = table::entries(verb, path);
        let at = format!("{verb} {path}: {} {}", answer.status, answer.text);
        let all = numbers(&world, &callers).await;
        let told: Vec<_> = all.into_iter().filter(|(number, _)| *number > before).collect();
        if told.len() != wanted || !(answer.status.is_success() || wanted == 0) {
            wrong.push(format!("{at}: {wanted} expected, told {told:?}"));
        }
        changes += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{changes} changing routes, {} with a reason of their own", table::AUDIT.len());
}
