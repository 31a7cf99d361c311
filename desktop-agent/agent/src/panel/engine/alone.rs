//! Alone: our own coordinator, and this computer enrolled there without being asked for anything.

use std::sync::Arc;

use safelight_protocol::{RegisterRequest, Secret};

use super::{
    Solo,
    access::{self, ALONE_KEY},
};
use crate::{
    config::{AgentConfig, Enrolment},
    identity,
    job::Tools,
    panel::{PanelFault, world::World},
    secrets::{API_KEY, SecretStore},
};

/// Starts the coordinator, and enrols this computer unless it is.
pub(super) async fn ready(world: &Arc<World>) -> Result<(Enrolment, Arc<Solo>), PanelFault> {
    let program = world.coordinator.clone().ok_or_else(|| {
        PanelFault::new("no_coordinator", "The program safelight-coordinator is not here.")
            .hint("It belongs beside this program, or name it with SAFELIGHT_COORDINATOR.")
    })?;
    let solo = Arc::new(Solo::start(&program, &world.place.data().join("coordinator")).await?);
    let known = world.memory.get().alone;
    // A coordinator that still offers its first token knows no agent: ours is of another life.
    let enrolment = match known.filter(|_| solo.registration_token().is_none()) {
        Some(known) => known,
        None => enrol(world, &solo).await?,
    };
    Ok((Enrolment { url: solo.url().to_owned(), ..enrolment }, solo))
}

async fn enrol(world: &Arc<World>, solo: &Solo) -> Result<Enrolment, PanelFault> {
    let token = match solo.registration_token() {
        Some(token) => token.to_owned(),
        None => solo.as_owner().await?.registration_token().await?,
    };
    let (place, said) = (world.place.clone(), world.secret_store);
    let opened = tokio::task::spawn_blocking(move || {
        let mut config = AgentConfig::load(place.config()).map_err(PanelFault::internal)?;
        let vault = access::open_secrets(&place, &mut config, said)?;
        config.save(place.config()).map_err(PanelFault::internal)?;
        Ok::<_, PanelFault>((config, vault))
    });
    let (mut config, vault) = opened.await.map_err(PanelFault::internal)??;
    let name = identity::hostname();
    let mut enrolment = Enrolment {
        url: solo.url().to_owned(),
        insecure_http: false,
        ca: None,
        agent: safelight_domain::AgentId::generate(&*world.clock),
        name: name.clone(),
    };
    let client = access::client(&world.place, &enrolment)?;
    let reply = client.register(&request(&config, token, name)).await;
    let reply = reply.map_err(|error| super::refused(&error))?;
    enrolment.agent = reply.guid;
    let key = Secret::new(reply.api_key);
    config.coordinator = Some(enrolment.clone());
    let place = world.place.clone();
    let kept = tokio::task::spawn_blocking(move || {
        for name in [API_KEY, ALONE_KEY] {
            vault.put(name, &key).map_err(|error| access::trouble(&error))?;
        }
        config.save(place.config()).map_err(PanelFault::internal)
    });
    kept.await.map_err(PanelFault::internal)??;
    world.memory.change(|kept| kept.alone = Some(enrolment.clone()))?;
    tracing::info!(agent = %enrolment.agent, "this computer has a coordinator of its own now");
    Ok(enrolment)
}

/// What this computer says of itself when it enrols.
pub(in crate::panel) fn request(
    config: &AgentConfig,
    token: String,
    name: String,
) -> RegisterRequest {
    RegisterRequest {
        registration_token: token,
        name,
        hostname: identity::hostname(),
        os_info: identity::os_info(),
        version: identity::VERSION.to_owned(),
        capabilities: identity::capabilities(&Tools::ours()),
        authorized_roots: config.roots.clone(),
        binary_checksum: identity::binary_checksum(),
        platform: Some(identity::platform()),
        development_mode: cfg!(debug_assertions),
    }
}
