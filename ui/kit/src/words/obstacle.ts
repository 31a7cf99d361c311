import type { Agent, Collection, Connector, Tool } from '../generated/api.ts';
import { agentWords } from './agent.ts';
import { canRun } from './capability.ts';
import { toolName } from './verdict.ts';

/** Why nobody could take a job now. */
export interface Obstacle {
  /** A sentence for people. */
  text: string;
  /** Whether it goes away by itself, once the agent is back. */
  passes: boolean;
}

/**
 * What keeps a tool from being run on a collection now; null when somebody can take the job. `connector` is the
 * collection's, where it has one.
 */
export function obstacle(tool: Tool, collection: Collection, agents: Agent[], now: Date, connector?: Connector): Obstacle | null {
  if (!collection.bound_agent) return connector ? unreached(tool, connector, agents) : null;
  const agent = agents.find(({ guid }) => guid === collection.bound_agent?.guid);
  if (!agent) return { text: 'The agent of this collection is gone, and only that agent may run its jobs.', passes: false };
  if (agent.status === 'revoked') {
    return { text: `${agent.name} was revoked, and only that agent may run jobs of this collection.`, passes: false };
  }
  // What an agent can do is known once it has run.
  if (agent.capabilities.length > 0 && !canRun(agent.capabilities, tool)) {
    return { text: `${agent.name} cannot run ${toolName(tool)}. Install a newer version of the agent there.`, passes: false };
  }
  return away(agent, now);
}

const PRESENT: readonly string[] = ['online', 'busy', 'late'];

/** What keeps a tool from being run behind a connector; one that is not active the coordinator refuses by itself. */
function unreached(tool: Tool, connector: Connector, agents: Agent[]): Obstacle | null {
  const current = agents.filter(({ status }) => status !== 'revoked');
  const onAgents = connector.credential_location !== 'server';
  const holders = onAgents ? current.filter(({ capabilities }) => capabilities.includes(`connector:${connector.guid}`)) : current;
  const who = onAgents ? `agent that holds the credentials of ${connector.name}` : 'agent';
  if (onAgents && holders.length === 0) {
    return { text: `No agent holds the credentials of ${connector.name}. Enter them on one of your computers.`, passes: false };
  }
  const able = holders.filter(({ capabilities }) => canRun(capabilities, tool));
  if (able.length === 0) return { text: `No ${who} can run ${toolName(tool)}.`, passes: false };
  if (able.some(({ status }) => PRESENT.includes(status))) return null;
  return { text: `No ${who} is online. The job waits until one is back.`, passes: true };
}

function away(agent: Agent, now: Date): Obstacle | null {
  const heard = agent.last_heartbeat === null ? null : new Date(agent.last_heartbeat);
  const is = `${agent.name} ${agent.status === 'never_contacted' ? '' : 'is '}${agentWords(agent.status, heard, now).text}`;
  switch (agent.status) {
    case 'online':
    case 'busy':
    case 'late':
      return null;
    case 'paused':
      return { text: `${is}. The job waits until it is resumed.`, passes: true };
    case 'error':
      return { text: `${agent.name} reports an error. The job waits until that is mended.`, passes: true };
    default:
      return { text: `${is}. The job waits until it is back.`, passes: true };
  }
}
