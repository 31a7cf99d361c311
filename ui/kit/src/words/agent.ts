import type { ShownAgentStatus } from '../generated/api.ts';
import { age, since } from './time.ts';
import type { Tone } from './verdict.ts';

/** The state of an agent in words, as it stands behind its name. */
export interface AgentWords {
  tone: Tone;
  text: string;
}

/** What to say about an agent's state; times are in the reader's zone. */
export function agentWords(status: ShownAgentStatus, lastHeartbeat: Date | null, now: Date): AgentWords {
  const heard = lastHeartbeat ? since(lastHeartbeat, now) : null;
  switch (status) {
    case 'online':
      return { tone: 'good', text: 'online' };
    case 'busy':
      return { tone: 'good', text: 'working' };
    case 'paused':
      return { tone: 'notice', text: 'paused' };
    case 'late':
      return { tone: 'notice', text: lastHeartbeat ? `late, last heard ${age(lastHeartbeat, now)}` : 'late' };
    case 'error':
      return { tone: 'bad', text: 'reports an error' };
    case 'asleep':
      return { tone: 'neutral', text: heard ? `asleep since ${heard}` : 'asleep' };
    case 'offline':
      return { tone: 'bad', text: heard ? `offline since ${heard}` : 'offline' };
    case 'never_contacted':
      return { tone: 'neutral', text: 'has not reported yet' };
    case 'revoked':
      return { tone: 'bad', text: 'revoked' };
  }
}
