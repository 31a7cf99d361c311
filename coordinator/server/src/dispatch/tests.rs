use std::sync::Arc;

use safelight_domain::{AgentId, Capability, CapabilitySet, Lane, ManualClock, TeamId, Timestamp};

use super::{Dispatch, Parked, Waiter};

fn capabilities(words: &[&str]) -> CapabilitySet {
    words.iter().map(|word| word.parse::<Capability>().unwrap()).collect()
}

struct World {
    clock: ManualClock,
    dispatch: Arc<Dispatch>,
    team: TeamId,
}

impl World {
    fn new() -> Self {
        let clock = ManualClock::at(Timestamp::from_micros(1_000_000));
        let team = TeamId::generate(&clock);
        Self { clock, dispatch: Arc::default(), team }
    }

    fn park(&self) -> (AgentId, Parked) {
        let agent = AgentId::generate(&self.clock);
        (agent, self.park_as(agent, self.team))
    }

    fn park_as(&self, agent: AgentId, team: TeamId) -> Parked {
        let capabilities = capabilities(&["tool:photostats:1"]);
        self.dispatch.park(Waiter { agent, team, capabilities, recent_jobs: 0 })
    }

    fn shared(&self) -> Lane {
        Lane::Shared { team: self.team, required: capabilities(&["photostats"]) }
    }
}

async fn is_woken(parked: &mut Parked) -> bool {
    tokio::select! {
        biased;
        () = parked.woken() => true,
        () = std::future::ready(()) => false,
    }
}

#[tokio::test]
async fn one_job_wakes_one_waiter_and_the_longest_waits_least() {
    let world = World::new();
    let (_, mut first) = world.park();
    let (_, mut second) = world.park();
    assert!(world.dispatch.job_ready(&world.shared()));
    assert!(is_woken(&mut first).await);
    assert!(!is_woken(&mut second).await);
    assert!(world.dispatch.job_ready(&world.shared()));
    assert!(is_woken(&mut second).await);
    assert!(!world.dispatch.job_ready(&world.shared()), "nobody is left to tell");
}

#[tokio::test]
async fn a_bound_lane_wakes_its_agent_only() {
    let world = World::new();
    let (_, mut other) = world.park();
    let (bound, mut waiting) = world.park();
    assert!(world.dispatch.job_ready(&Lane::Bound(bound)));
    assert!(is_woken(&mut waiting).await);
    assert!(!is_woken(&mut other).await);
}

#[tokio::test]
async fn who_lacks_the_capability_or_is_of_another_team_sleeps_on() {
    let world = World::new();
    let (_, mut unable) = world.park();
    let foreign = TeamId::generate(&world.clock);
    let mut stranger = world.park_as(AgentId::generate(&world.clock), foreign);
    let required = capabilities(&["photo_pairing"]);
    assert!(!world.dispatch.job_ready(&Lane::Shared { team: world.team, required }));
    assert!(!is_woken(&mut unable).await);
    drop(unable);
    assert!(!world.dispatch.job_ready(&world.shared()));
    assert!(!is_woken(&mut stranger).await);
}

#[tokio::test]
async fn a_dropped_waiter_passes_its_wake_on() {
    let world = World::new();
    let (_, first) = world.park();
    let (_, mut second) = world.park();
    world.dispatch.job_ready(&world.shared());
    drop(first);
    assert!(is_woken(&mut second).await, "the wake of a closed connection is not lost");
}

#[tokio::test]
async fn a_wake_that_was_seen_and_not_used_is_passed_on_too() {
    let world = World::new();
    let (_, mut first) = world.park();
    let (_, mut second) = world.park();
    world.dispatch.job_ready(&world.shared());
    assert!(is_woken(&mut first).await);
    drop(first);
    assert!(is_woken(&mut second).await);
}

#[tokio::test]
async fn taking_a_job_of_another_lane_passes_the_wake_on() {
    let world = World::new();
    let (agent, mut first) = world.park();
    let (_, mut second) = world.park();
    world.dispatch.job_ready(&world.shared());
    assert!(is_woken(&mut first).await);
    first.found(Some(&Lane::Bound(agent)));
    drop(first);
    assert!(is_woken(&mut second).await);
}

#[tokio::test]
async fn a_used_wake_is_over() {
    let world = World::new();
    let (_, mut first) = world.park();
    let (_, mut second) = world.park();
    world.dispatch.job_ready(&world.shared());
    assert!(is_woken(&mut first).await);
    first.found(Some(&world.shared()));
    drop(first);
    assert!(!is_woken(&mut second).await);
}

#[tokio::test]
async fn changed_capabilities_make_an_agent_look_again_and_nobody_else() {
    let world = World::new();
    let (agent, mut first) = world.park();
    let (_, mut second) = world.park();
    world.dispatch.look_again(agent);
    assert!(is_woken(&mut first).await);
    drop(first);
    assert!(!is_woken(&mut second).await);
}

#[tokio::test]
async fn nothing_is_kept_of_waiters_that_left() {
    let world = World::new();
    for _ in 0..3 {
        drop(world.park());
    }
    let places = world.dispatch.places();
    assert!(places.teams.is_empty() && places.agents.is_empty());
}

#[tokio::test]
async fn of_several_that_wait_the_one_with_the_fewest_recent_jobs_is_told() {
    let world = World::new();
    let park = |recent_jobs| {
        let capabilities = capabilities(&["tool:photostats:1"]);
        let agent = AgentId::generate(&world.clock);
        world.dispatch.park(Waiter { agent, team: world.team, capabilities, recent_jobs })
    };
    let (mut busiest, mut idle, mut later) = (park(9), park(1), park(1));
    let mut order = Vec::new();
    for _ in 0..3 {
        assert!(world.dispatch.job_ready(&world.shared()), "nobody is left out");
        for (name, parked) in
            [("busiest", &mut busiest), ("idle", &mut idle), ("later", &mut later)]
        {
            if !order.contains(&name) && is_woken(parked).await {
                order.push(name);
            }
        }
    }
    assert_eq!(order, ["idle", "later", "busiest"]);
}

#[tokio::test]
async fn what_nobody_uses_goes_around_once() {
    let world = World::new();
    let (_, mut first) = world.park();
    let (_, mut second) = world.park();
    world.dispatch.job_ready(&world.shared());
    assert!(is_woken(&mut first).await);
    let (_, mut later) = world.park();
    drop(first);
    assert!(is_woken(&mut second).await, "it waited already");
    drop(second);
    assert!(!is_woken(&mut later).await, "it looked since, and is not told again");
}
