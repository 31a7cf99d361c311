//! What a request names: things of the first team, made anew for each request, so that nobody
//! finds what somebody before took away.

use axum::{body::Body, http::Request};
use safelight_domain::{
    ConnectorId, ConnectorKind, CredentialLocation, JobId, Standing, Tool, WriteClaim,
};
use safelight_store::{
    Actor, ClaimTerms, NewApiToken, NewCollection, NewConnector, NewJob, NewPipeline,
    NewRegistrationToken, NewRelease, NewResult, NewUser, NewVersion, Page, ReleaseArtifact, Role,
};

use super::callers::Callers;
use crate::{secrets, test_support::World, tests::pipelines::sound};

/// A request without who makes it.
#[derive(Debug)]
pub(super) struct Things {
    pub(super) path: String,
    pub(super) body: Option<String>,
    /// Whether it names something of the first team.
    pub(super) foreign: bool,
}

impl Things {
    /// Fills in the names of a path and a body.
    pub(super) async fn of(
        world: &World,
        callers: &Callers<'_>,
        pattern: &str,
        body: Option<&str>,
    ) -> Self {
        let mut maker = Maker { world, callers, pattern, foreign: false };
        let path = maker.fill(pattern, "/").await;
        let body = match body {
            Some(body) => Some(maker.fill_known(body).await),
            None => None,
        };
        Self { path, body, foreign: maker.foreign }
    }
}

struct Maker<'m, 'w> {
    world: &'m World,
    callers: &'m Callers<'w>,
    pattern: &'m str,
    foreign: bool,
}

impl Maker<'_, '_> {
    async fn fill(&mut self, pattern: &str, between: &str) -> String {
        let mut parts = Vec::new();
        for part in pattern.split(between) {
            match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
                Some(name) => parts.push(self.thing(name).await),
                None => parts.push(part.to_owned()),
            }
        }
        parts.join(between)
    }

    /// Bodies have braces of their own.
    async fn fill_known(&mut self, body: &str) -> String {
        let mut body = body.to_owned();
        for name in ["unique", "sha256", "agent", "collection", "enrolment"] {
            let place = format!("{{{name}}}");
            if body.contains(&place) {
                body = body.replace(&place, &self.thing(name).await);
            }
        }
        body
    }

    /// The id of a fresh thing. A name that is not here is new: make it here too.
    async fn thing(&mut self, name: &str) -> String {
        let is_teams = !matches!(
            name,
            "unique"
                | "sha256"
                | "enrolment"
                | "version"
                | "index"
                | "tool"
                | "setting"
                | "camera"
                | "team"
                | "rel"
        );
        self.foreign |= is_teams;
        match name {
            "unique" => unique(),
            "sha256" => unique().repeat(4)[..64].to_owned(),
            "version" => "1".to_owned(),
            "index" => "0".to_owned(),
            "tool" => "photostats".to_owned(),
            "setting" => "photo-extensions".to_owned(),
            "camera" => "AB3D".to_owned(),
            "agent" => self.agent().await,
            "token" if self.pattern.contains("api-tokens") => self.api_token().await,
            "token" | "enrolment" => self.enrolment(name).await,
            "collection" => self.collection().await,
            "pipeline" => self.pipeline().await,
            "job" if self.pattern.ends_with("/retry") => self.ended().await.to_string(),
            "job" => self.job().await.to_string(),
            "result" => self.result().await,
            "notice" => self.notice().await,
            "user" => self.user().await,
            "team" => self.callers.team.to_string(),
            "rel" => self.release().await,
            "guid" if self.pattern.contains("/collections/") => self.collection().await,
            "guid" if self.pattern.contains("/connectors/") => self.connector().await,
            "connector" => self.connector().await,
            "guid" => self.claimed().await.to_string(),
            "id" => self.upload().await,
            other => panic!("the matrix knows no `{other}`: make one in things.rs"),
        }
    }

    /// One without collections, so that it can be removed; the one that asks for `POST`s.
    async fn agent(&self) -> String {
        if !self.pattern.starts_with("/api/agents") {
            return self.callers.agent.0.to_string();
        }
        self.world.silent_agent(self.callers.team, "Studio-Attic").await.id.to_string()
    }

    async fn collection(&self) -> String {
        let path = format!("/photos/{}", unique());
        let new = NewCollection::local("weddings", &path, self.callers.agent.0);
        let by = Actor::system();
        let made = self.world.app.store.create_collection(self.callers.team, new, &by).await;
        made.unwrap().id.to_string()
    }

    /// One that can be activated, and is, unless that is what is asked.
    async fn pipeline(&self) -> String {
        let (store, team, by) = (&self.world.app.store, self.callers.team, Actor::system());
        let document = sound().to_string();
        let new = NewPipeline { name: unique(), first: NewVersion { document, note: None } };
        let made = store.create_pipeline(team, new, &by).await.unwrap();
        if !self.pattern.ends_with("/activate") {
            store.activate_version(team, made.id, 1, &by).await.unwrap();
        }
        made.id.to_string()
    }

    /// One whose credentials agents hold.
    async fn connector(&self) -> String {
        let standing = Standing { location: CredentialLocation::Agent, is_active: true };
        let new = NewConnector {
            id: ConnectorId::generate(&*self.world.clock),
            name: format!("Studio {}", unique()),
            kind: ConnectorKind::S3,
            standing,
            settings: std::collections::BTreeMap::new(),
            credentials: None,
        };
        let by = Actor::system();
        let made = self.world.app.store.create_connector(self.callers.team, new, &by).await;
        made.unwrap().id.to_string()
    }

    async fn job(&self) -> JobId {
        let new = NewJob::now(self.collection().await.parse().unwrap(), Tool::PhotoStats);
        let by = Actor::system();
        self.world.app.store.create_job(self.callers.team, new, &by).await.unwrap().id
    }

    /// A job that the agent holds; it gives back what it held before.
    async fn claimed(&self) -> JobId {
        let (agent, _) = self.callers.agent;
        self.world.heartbeat(agent).await;
        let job = self.job().await;
        let store = &self.world.app.store;
        loop {
            let claimed = store.claim_job(agent, ClaimTerms::default()).await.unwrap();
            let claimed = claimed.expect("a job waits").job;
            if claimed.id == job {
                return job;
            }
            self.complete(claimed.id, claimed.epoch).await;
        }
    }

    async fn complete(&self, job: JobId, epoch: safelight_domain::LeaseEpoch) -> String {
        let report = format!("report-{}.html", unique());
        self.world.keep_blob(&report, "<!doctype html><title>Report</title>").await;
        let result = NewResult {
            results_json: "{}".to_owned(),
            report_blob: Some(report),
            files_scanned: None,
            issues_found: None,
            signature: "00".to_owned(),
            report_stripped: false,
            cameras: Vec::new(),
        };
        let writer = WriteClaim { agent: self.callers.agent.0, epoch: Some(epoch) };
        let outcome = self.world.app.store.complete_job(job, writer, result).await.unwrap();
        outcome.result.id.to_string()
    }

    async fn ended(&self) -> JobId {
        let job = self.claimed().await;
        let record = self.world.app.store.get_job(self.callers.team, job).await.unwrap();
        self.complete(job, record.epoch).await;
        job
    }

    async fn result(&self) -> String {
        let job = self.claimed().await;
        let record = self.world.app.store.get_job(self.callers.team, job).await.unwrap();
        self.complete(job, record.epoch).await
    }

    /// That a job was given up.
    async fn notice(&self) -> String {
        let job = self.claimed().await;
        let store = &self.world.app.store;
        let epoch = Some(store.get_job(self.callers.team, job).await.unwrap().epoch);
        let writer = WriteClaim { agent: self.callers.agent.0, epoch };
        store.fail_job(job, writer, "It broke.", false, 0).await.unwrap();
        let open = store.list_notices(self.callers.team, &Page::first(100)).await.unwrap().items;
        open.into_iter().find(|one| one.job == Some(job)).unwrap().id.to_string()
    }

    /// Opened by the agent itself.
    async fn upload(&self) -> String {
        let path = format!("/api/agent/v1/jobs/{}/uploads/initiate", self.claimed().await);
        let request = Request::post(path)
            .header("authorization", format!("Bearer {}", self.callers.agent.1))
            .body(Body::from(r#"{"upload_type":"results_json","expected_size":5}"#))
            .unwrap();
        let opened = self.world.send(request).await.ok(201);
        opened["upload_id"].as_str().unwrap().to_owned()
    }

    async fn user(&self) -> String {
        let new = NewUser {
            email: format!("{}@z.org", unique()),
            name: "Studio hand".to_owned(),
            role: Role::Member,
            password_hash: None,
        };
        let by = Actor::system();
        let made = self.world.app.store.create_user(self.callers.team, new, &by).await;
        made.unwrap().to_string()
    }

    async fn api_token(&self) -> String {
        let new = NewApiToken {
            name: "Studio cron".to_owned(),
            scopes: vec!["read".to_owned()],
            digest: secrets::digest(&unique()),
            hint: "tok_key_x".to_owned(),
            expires_at: None,
        };
        let by = Actor::system();
        let made = self.world.app.store.create_api_token(self.callers.team, new, &by).await;
        made.unwrap().to_string()
    }

    /// The id of a token, or the secret itself.
    async fn enrolment(&self, name: &str) -> String {
        let secret = format!("art_{}", unique());
        let new = NewRegistrationToken {
            name: None,
            digest: secrets::digest(&secret),
            hint: "art_x".to_owned(),
            expires_at: "2099-01-01T00:00:00Z".parse().unwrap(),
        };
        let (store, by) = (&self.world.app.store, Actor::system());
        let made = store.create_registration_token(self.callers.team, new, &by).await.unwrap();
        if name == "enrolment" { secret } else { made.to_string() }
    }

    async fn release(&self) -> String {
        let artifact =
            ReleaseArtifact { platform: "p".to_owned(), sha256: "0".repeat(64), file_name: None };
        let new = NewRelease {
            version: "1".to_owned(),
            notes: None,
            active: false,
            artifacts: vec![artifact],
        };
        self.world.app.store.create_release(new, &Actor::system()).await.unwrap().id.to_string()
    }
}

/// A word that was never used before.
fn unique() -> String {
    let mut random = [0; 8];
    getrandom::fill(&mut random).unwrap();
    hex::encode(random)
}
