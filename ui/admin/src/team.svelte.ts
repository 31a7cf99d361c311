import { api, Feed, useLive, type Agent, type Connector, type Session, type Signal } from '@safelight/kit';
import { createContext } from 'svelte';

/** The team's agents: loaded while somebody shows them, and only once. */
const [agentsInContext, provideAgents] = createContext<Feed<Agent[]>>();
export { provideAgents };

/** Follows the team's agents for as long as the component is shown. */
export function useAgents(): Feed<Agent[]> {
  const feed = agentsInContext();
  $effect(() => feed.follow());
  return feed;
}

/** The team's connectors, for as long as the component is shown; agents say which they hold credentials of. */
export function useConnectors(): Feed<Connector[]> {
  const feed = new Feed(useLive(), api.connectors.list, ({ type }) => ['connector', 'agent', 'collection'].includes(type));
  $effect(() => feed.follow());
  return feed;
}

/** Whether the list of agents may be another after this; a job makes its agent busy or free. */
export function touchesAgents(signal: Signal): boolean {
  return signal.type === 'agent' || signal.type === 'job';
}

/** Whether an agent can take a new collection now. */
export function takesCollections(agent: Agent): boolean {
  const present = ['online', 'busy', 'paused', 'late'].includes(agent.status);
  return present && agent.capabilities.includes('local_filesystem');
}

/** Whether the person may change things. */
export function mayChange(session: Session | null): boolean {
  return session !== null && session.user.role !== 'read_only';
}

/** Whether the person may add computers. */
export function mayAdminister(session: Session | null): boolean {
  return session?.user.role === 'admin';
}
