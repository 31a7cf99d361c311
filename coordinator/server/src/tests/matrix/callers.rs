//! Everybody who asks: people of each role in two teams, scripts of each scope, agents.

use std::time::Duration;

use axum::{
    body::Body,
    http::{Method, Request},
};
use safelight_domain::{AgentId, TeamId};
use safelight_store::{Actor, Role};
use serde_json::json;

use super::{Who, things::Things};
use crate::test_support::{Answer, Browser, World};

/// Longer than it takes to be allowed one more try of anything.
const PAUSE: Duration = Duration::from_secs(31);

/// Everybody.
pub(super) struct Callers<'w> {
    world: &'w World,
    people: Vec<(Who, String, Browser<'w>)>,
    scripts: Vec<(Who, Browser<'w>)>,
    /// The first team.
    pub(super) team: TeamId,
    /// An agent of it that is online, and its key.
    pub(super) agent: (AgentId, String),
    other_agent: String,
    revoked: String,
}

impl<'w> Callers<'w> {
    pub(super) async fn of(world: &'w World) -> Self {
        let mut ada = world.admin().await;
        let team = world.team().await;
        let mut scripts = Vec::new();
        let scopes =
            [(Who::TokenRead, "read"), (Who::TokenWrite, "write"), (Who::TokenAdmin, "admin")];
        for (who, scope) in scopes {
            let made = ada.post("/api/api-tokens", json!({ "name": scope, "scopes": [scope] }));
            let made = made.await.ok(201);
            scripts.push((who, Browser::with_token(world, made["token"].as_str().unwrap())));
        }
        let elsewhere = world.app.store.create_team("Elsewhere", &Actor::system()).await.unwrap();
        let mut people = vec![(Who::InstanceAdmin, "ada@example.org".to_owned(), ada)];
        for (who, team, role) in [
            (Who::OtherTeam, elsewhere, Role::Admin),
            (Who::ReadOnly, team, Role::ReadOnly),
            (Who::Member, team, Role::Member),
            (Who::Admin, team, Role::Admin),
        ] {
            let email = format!("{who:?}@example.org");
            people.push((who, email.clone(), world.person(team, &email, role).await));
        }
        let agent = world.agent_with_key(team, "Studio-Mac").await;
        let (other, other_agent) = world.agent_with_key(elsewhere, "Elsewhere-Mac").await;
        let (gone, revoked) = world.agent_with_key(team, "Gone").await;
        for id in [agent.0, other, gone] {
            world.heartbeat(id).await;
        }
        world.app.store.revoke_agent(team, gone, "Lost", &Actor::system()).await.unwrap();
        Self { world, people, scripts, team, agent, other_agent, revoked }
    }

    /// One request, right but for who makes it.
    pub(super) async fn ask(&mut self, who: Who, method: &Method, things: &Things) -> Answer {
        self.world.clock.advance(PAUSE);
        let body = things.body.clone();
        match who {
            Who::Anonymous => self.by_key(None, method, things).await,
            Who::Agent => self.by_key(Some(self.agent.1.clone()), method, things).await,
            Who::OtherTeamsAgent => {
                self.by_key(Some(self.other_agent.clone()), method, things).await
            }
            Who::RevokedAgent => self.by_key(Some(self.revoked.clone()), method, things).await,
            who if who.is_script() => {
                let found = self.scripts.iter_mut().find(|(one, _)| *one == who);
                found.unwrap().1.ask_with(method.clone(), &things.path, body).await
            }
            who => {
                let (_, email, browser) =
                    self.people.iter_mut().find(|(one, ..)| *one == who).unwrap();
                let answer = browser.ask_with(method.clone(), &things.path, body).await;
                if browser.get("/api/session").await.status != 200 {
                    *browser = self.world.sign_in(email).await;
                }
                answer
            }
        }
    }

    async fn by_key(&self, key: Option<String>, method: &Method, things: &Things) -> Answer {
        let mut request = Request::builder().method(method).uri(&things.path);
        if let Some(key) = key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        let body = things.body.clone().map_or_else(Body::empty, Body::from);
        self.world.send(request.body(body).unwrap()).await
    }
}
