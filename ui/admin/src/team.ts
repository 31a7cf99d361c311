import { Feed, type Agent, type Session } from '@safelight/kit';
import { createContext } from 'svelte';

/** The team's agents, loaded once for the header's badge and every page below it. */
export const [agentsFeed, provideAgents] = createContext<Feed<Agent[]>>();

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
