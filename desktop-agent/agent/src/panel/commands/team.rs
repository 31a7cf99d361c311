//! Joining a team and leaving it. Nothing happens before somebody saw what it means.

use std::{collections::BTreeMap, time::Duration};

use safelight_protocol::Secret;

use crate::{
    client::Address,
    config::{AgentConfig, Enrolment},
    identity,
    panel::{
        Panel, PanelFault, engine,
        shapes::{JoinPreview, Mode, Nothing, TeamJoin, TeamLook},
        world::World,
    },
    secrets::{API_KEY, SecretStore},
};

/// An invitation, read.
#[derive(Debug)]
struct Invitation {
    server: String,
    code: Secret,
}

/// `team.look`.
pub(in crate::panel) async fn look(
    panel: &Panel,
    asked: TeamLook,
) -> Result<JoinPreview, PanelFault> {
    let invitation = read(&asked.link)?;
    let reached = reach(panel, &invitation.server).await;
    let sentence = match &reached {
        Ok(()) => format!("A coordinator answers at {}.", invitation.server),
        Err(fault) => fault.message.clone(),
    };
    Ok(JoinPreview {
        server: invitation.server,
        reachable: reached.is_ok(),
        sentence,
        may_ask: sentences(MAY_ASK),
        leaves: sentences(LEAVES),
        stays: sentences(STAYS),
    })
}

const MAY_ASK: &[&str] = &[
    "Run a check on a folder that you added to Safelight on this computer, and on no other.",
    "Stop such a check, or ask for it again.",
    "Add collections of its own storage, for which you are asked for credentials here, never there.",
];
const LEAVES: &[&str] = &[
    "The name of this computer, its system, and the paths of the folders you added.",
    "What a check finds: counts, sizes, and the names of files with a finding, with the report.",
    "Every half minute: that this computer is on, how busy it is, and how far a check has come.",
];
const STAYS: &[&str] = &[
    "Every picture: there is no way for Safelight to send one.",
    "Credentials that you enter here.",
    "Everything found before, on this computer; only new checks go to the team.",
    "Your folders and this app as it is. Leaving the team is one action and brings back how it was.",
];

fn sentences(all: &[&str]) -> Vec<String> {
    all.iter().map(|&one| one.to_owned()).collect()
}

/// `safelight://join?server=…&token=…`, or address and code with a space between them.
fn read(link: &str) -> Result<Invitation, PanelFault> {
    let link = link.trim();
    let (server, code) = match reqwest::Url::parse(link) {
        Ok(url) if url.scheme() == "safelight" => {
            let mut parts: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
            let code = parts.remove("token").or_else(|| parts.remove("code"));
            (parts.remove("server"), code)
        }
        _ => {
            let mut words = link.split_whitespace().map(str::to_owned);
            (words.next(), words.next())
        }
    };
    let (Some(server), Some(code)) = (server, code) else { return Err(odd_invitation()) };
    let address = Address::parse(&server, false)
        .map_err(|error| PanelFault::new("bad_address", engine::sentence(&error.to_string())))?;
    if !code.starts_with("art_") {
        return Err(odd_invitation());
    }
    Ok(Invitation { server: address.to_string(), code: Secret::new(code) })
}

fn odd_invitation() -> PanelFault {
    PanelFault::new("bad_invitation", "This is no invitation: it holds no address and code.")
        .hint("It looks like safelight://join?server=…&token=art_…, or like https://studio.example art_….")
}

fn enrolment(world: &World, invitation: &Invitation) -> Enrolment {
    Enrolment {
        url: invitation.server.clone(),
        insecure_http: false,
        ca: None,
        agent: safelight_domain::AgentId::generate(&*world.clock),
        name: identity::hostname(),
    }
}

async fn reach(panel: &Panel, server: &str) -> Result<(), PanelFault> {
    let invitation = Invitation { server: server.to_owned(), code: Secret::new(String::new()) };
    let at = enrolment(&panel.0, &invitation);
    let client = engine::client(&panel.0.place, &at)?;
    client.healthy().await.map_err(|error| engine::refused(&error))
}

/// `team.join`: the consent to what `team.look` said.
pub(in crate::panel) async fn join(panel: &Panel, asked: TeamJoin) -> Result<Nothing, PanelFault> {
    let world = &panel.0;
    if let Some(team) = world.team()? {
        return Err(PanelFault::new(
            "in_a_team",
            format!("This computer is in a team at {} already.", team.url),
        )
        .hint("Leave that team first."));
    }
    let invitation = read(&asked.link)?;
    let name = asked.name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    let mut at = enrolment(world, &invitation);
    let client = engine::client(&world.place, &at)?;
    let config = AgentConfig::load(world.place.config()).map_err(PanelFault::internal)?;
    let code = invitation.code.expose().to_owned();
    let request = engine::registration(&config, code, name.unwrap_or_else(identity::hostname));
    let reply = client.register(&request).await.map_err(|error| engine::refused(&error))?;
    (at.agent, at.name) = (reply.guid, reply.name);
    let key = Secret::new(reply.api_key);
    let collections = client.with_key(key.clone());
    world.order(move |world| take_side(world, Some(at), &key)).await?;
    share(panel, &collections).await;
    arrive(world, Mode::Team).await;
    Ok(Nothing {})
}

/// `team.leave`: back to our own coordinator.
pub(in crate::panel) async fn leave(panel: &Panel, _: Nothing) -> Result<Nothing, PanelFault> {
    let world = &panel.0;
    if world.team()?.is_none() {
        return Err(PanelFault::new("in_no_team", "This computer is in no team."));
    }
    world.order(leave_side).await?;
    arrive(world, Mode::Alone).await;
    Ok(Nothing {})
}

/// How long the agent may take to change sides. Its own coordinator starts within a second on most
/// computers.
const ARRIVAL: Duration = Duration::from_secs(10);

/// Waits until the agent works on the other side and the state says so: what is asked for next is
/// then asked there. Where it cannot work, the state says why.
async fn arrive(world: &World, side: Mode) {
    let mut state = world.state.subscribe();
    let there = state.wait_for(|state| {
        state.connection.mode == side && world.engine.borrow().is_some()
            || world.now().trouble.is_some()
    });
    if tokio::time::timeout(ARRIVAL, there).await.is_err() {
        tracing::warn!("the agent takes long to change sides");
    }
}

/// Blocks; no agent runs meanwhile.
fn take_side(world: &World, at: Option<Enrolment>, key: &Secret) -> Result<(), PanelFault> {
    let mut config = AgentConfig::load(world.place.config()).map_err(PanelFault::internal)?;
    let vault = engine::open_secrets(&world.place, &mut config, world.secret_store)?;
    vault.put(API_KEY, key).map_err(PanelFault::internal)?;
    config.coordinator = at;
    config.save(world.place.config()).map_err(PanelFault::internal)
}

/// Without a place at our own coordinator there will be one at the next start.
fn leave_side(world: &World) -> Result<(), PanelFault> {
    let mut config = AgentConfig::load(world.place.config()).map_err(PanelFault::internal)?;
    let vault = engine::open_secrets(&world.place, &mut config, world.secret_store)?;
    if let Some(left) = config.coordinator.as_ref().map(|left| left.agent) {
        // Whoever joins again registers anew.
        world.memory.change(|kept| {
            kept.collections.iter_mut().for_each(|one| _ = one.guids.remove(&left));
        })?;
    }
    let alone = world.memory.get().alone;
    let key = vault.get(engine::ALONE_KEY).map_err(PanelFault::internal)?;
    match (alone, key) {
        (Some(alone), Some(key)) => {
            vault.put(API_KEY, &key).map_err(PanelFault::internal)?;
            config.coordinator = Some(alone);
        }
        _ => {
            vault.remove(API_KEY).map_err(PanelFault::internal)?;
            config.coordinator = None;
            world.memory.change(|kept| kept.alone = None)?;
        }
    }
    config.save(world.place.config()).map_err(PanelFault::internal)
}

/// The folders of this computer are collections of the team from now on.
async fn share(panel: &Panel, client: &crate::client::Client) {
    let world = &panel.0;
    let Some(agent) = world.identity() else { return };
    for one in world.memory.get().collections {
        let request = safelight_protocol::AgentCollectionRequest {
            name: one.name.clone(),
            path: one.path.clone(),
        };
        match client.create_collection(&request).await {
            Ok(made) => {
                world.memory.note(|kept| {
                    let known = kept.collections.iter_mut().find(|known| known.path == one.path);
                    if let Some(known) = known {
                        known.guids.insert(agent, made.guid);
                    }
                });
                world.record.renamed(&one.path, made.guid);
            }
            Err(error) => tracing::warn!(%error, "a collection could not be made at the team"),
        }
    }
    world.look_at_folders.notify_one();
    world.touch();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_is_a_link_or_an_address_and_a_code() {
        let link = "safelight://join?server=https%3A%2F%2Fstudio.example&token=art_abc";
        let pasted = "  https://studio.example   art_abc\n";
        for text in [link, pasted] {
            let read = read(text).unwrap();
            assert_eq!(read.server, "https://studio.example");
            assert_eq!(read.code.expose(), "art_abc");
        }
    }

    #[test]
    fn what_is_no_invitation_is_said_to_be_none() {
        for text in [
            "",
            "art_abc",
            "https://a.b",
            "https://a.b tok_x",
            "safelight://join?server=https://a.b",
        ] {
            assert_eq!(read(text).unwrap_err().code, "bad_invitation", "{text}");
        }
        assert_eq!(read("http://studio.example art_a").unwrap_err().code, "bad_address");
    }
}
