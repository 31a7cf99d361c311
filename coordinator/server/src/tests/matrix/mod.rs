//! Every route, asked by everybody: generated from the API document, held against one table. A
//! route without a row fails here, and so does a row without a route.

mod audit;
mod callers;
mod table;
mod things;

use std::collections::BTreeSet;

use self::{callers::Callers, things::Things};
use crate::{
    openapi::operations,
    people::caller::Access,
    test_support::{Answer, World},
};

/// Whom a route is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Anybody.
    Open,
    /// People and their scripts who may do that much.
    People(Access),
    /// People who are signed in; no scripts.
    Session,
    /// Agents.
    Agent,
    /// Whoever has the token of the settings, which is none of these.
    Monitoring,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Anonymous,
    OtherTeam,
    ReadOnly,
    Member,
    Admin,
    InstanceAdmin,
    TokenRead,
    TokenWrite,
    TokenAdmin,
    Agent,
    OtherTeamsAgent,
    RevokedAgent,
}

impl Who {
    const ALL: [Self; 12] = [
        Self::Anonymous,
        Self::OtherTeam,
        Self::ReadOnly,
        Self::Member,
        Self::Admin,
        Self::InstanceAdmin,
        Self::TokenRead,
        Self::TokenWrite,
        Self::TokenAdmin,
        Self::Agent,
        Self::OtherTeamsAgent,
        Self::RevokedAgent,
    ];

    /// What it may do as a person or script.
    const fn access(self) -> Option<Access> {
        match self {
            Self::ReadOnly | Self::TokenRead => Some(Access::Read),
            Self::Member | Self::TokenWrite => Some(Access::Write),
            Self::OtherTeam | Self::Admin | Self::TokenAdmin => Some(Access::Admin),
            Self::InstanceAdmin => Some(Access::Instance),
            _ => None,
        }
    }

    const fn is_script(self) -> bool {
        matches!(self, Self::TokenRead | Self::TokenWrite | Self::TokenAdmin)
    }
}

/// What is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// The handler decides.
    LetIn,
    /// 401.
    Unknown,
    /// 403.
    NotAllowed,
    /// 404.
    Hidden,
}

/// The whole rule. `foreign`: the request names a thing of the first team.
fn expected(class: Class, who: Who, foreign: bool) -> Outcome {
    match class {
        Class::Open => Outcome::LetIn,
        Class::Monitoring => Outcome::Hidden,
        Class::People(needs) => match who.access() {
            None => Outcome::Unknown,
            Some(has) if has < needs => Outcome::NotAllowed,
            Some(_) if foreign && who == Who::OtherTeam => Outcome::Hidden,
            Some(_) => Outcome::LetIn,
        },
        Class::Session if who.is_script() => Outcome::NotAllowed,
        Class::Session if who.access().is_some() => Outcome::LetIn,
        Class::Session => Outcome::Unknown,
        Class::Agent => match who {
            Who::Agent => Outcome::LetIn,
            Who::OtherTeamsAgent if foreign => Outcome::Hidden,
            Who::OtherTeamsAgent => Outcome::LetIn,
            Who::RevokedAgent => Outcome::NotAllowed,
            _ => Outcome::Unknown,
        },
    }
}

fn seen(status: u16) -> Outcome {
    match status {
        401 => Outcome::Unknown,
        403 => Outcome::NotAllowed,
        404 => Outcome::Hidden,
        _ => Outcome::LetIn,
    }
}

/// Where a right request is refused all the same, because nothing of the kind is there.
fn is_never_there(path: &str) -> bool {
    path.ends_with("/offered/{camera}")
}

#[tokio::test]
async fn everybody_gets_as_far_as_they_may_on_every_route() {
    let world = World::with(&[("SAFELIGHT_METRICS_TOKEN", "formonitoringalone2026")]).await;
    let mut callers = Callers::of(&world).await;
    let document = world.get("/api/openapi.json").await.ok(200);
    let mut wrong = Vec::new();
    let (mut asked, mut routes) = (0, 0);
    for operation in operations(&document) {
        routes += 1;
        let (verb, path) = (operation.method.as_str(), operation.path);
        let Some(class) = table::class(verb, path) else {
            wrong.push(format!("no row for {verb} {path}"));
            continue;
        };
        let body = table::body(verb, path);
        if body.is_none() && !operation.said["requestBody"].is_null() {
            wrong.push(format!("no body in the table for {verb} {path}"));
        }
        for who in Who::ALL {
            let things = Things::of(&world, &callers, path, body).await;
            let answer = callers.ask(who, operation.method, &things).await;
            let mut wanted = expected(class, who, things.foreign);
            if is_never_there(path) && wanted == Outcome::LetIn {
                wanted = Outcome::Hidden;
            }
            if !fits(&answer, wanted) {
                let told = (answer.status.as_u16(), answer.text);
                wrong.push(format!("{who:?}: {verb} {path}: {wanted:?} expected, was {told:?}"));
            }
            asked += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{routes} routes × {} callers = {asked} requests, all as expected", Who::ALL.len());
}

/// Whether the answer is what was wanted, tells nothing of the first team to those from whom it is
/// hidden, and is no failure of another kind.
fn fits(answer: &Answer, wanted: Outcome) -> bool {
    let status = answer.status.as_u16();
    let tells = wanted == Outcome::Hidden && answer.text.contains("Studio");
    seen(status) == wanted && status < 500 && !matches!(status, 405 | 429) && !tells
}

#[tokio::test]
async fn no_row_is_left_over() {
    let world = World::new().await;
    let document = world.get("/api/openapi.json").await.ok(200);
    let routed: BTreeSet<(String, String)> = operations(&document)
        .map(|one| (one.method.to_string(), table::pattern(one.path)))
        .collect();
    let rows = table::rows();
    let told: BTreeSet<_> = rows.iter().cloned().collect();
    assert_eq!(rows.len(), told.len(), "a row twice");
    assert_eq!(told, routed);
}

#[tokio::test]
async fn the_page_is_open_to_anybody_and_holds_nothing_of_a_team() {
    let world = World::new().await;
    world.admin().await;
    let map = include_str!("../../router.rs");
    let pages = map.split("fn pages()").nth(1).unwrap().split("\n}\n").next().unwrap();
    let paths: Vec<&str> =
        pages.split(".route(\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(paths.len() > 8);
    for path in paths {
        let answer = world.get(&path.replace("{*rest}", "agt_x").replace("{name}", "x.js")).await;
        assert!(matches!(answer.status.as_u16(), 200 | 404), "{path}: {}", answer.status);
        assert!(!answer.text.contains("Studio"));
    }
}
