import type { PoolStatus } from '../generated/api.ts';
import type { AgentWords } from './agent.ts';
import { whole } from './numbers.ts';

/** After so long without a word of the coordinator, nobody knows how the agents are. */
export const STALE_MS = 15_000;

/** What is known of the pool, and when it was last confirmed; by the browser's clock. */
export interface KnownPool {
  status: PoolStatus;
  confirmedAt: Date;
}

/** The badge: the team's agents in a few words. Whoever asks says what time it is. */
export function poolWords(known: KnownPool | null, now: Date): AgentWords {
  if (!known) return { tone: 'neutral', text: 'Asking…' };
  if (now.getTime() - known.confirmedAt.getTime() > STALE_MS) return { tone: 'neutral', text: 'Unknown' };
  const { status, idle_count, running_jobs_count } = known.status;
  switch (status) {
    case 'offline':
      return { tone: 'bad', text: 'Offline' };
    case 'idle':
      return { tone: 'info', text: `${whole(idle_count)} idle` };
    case 'running':
      return { tone: 'good', text: `${whole(running_jobs_count)} running` };
  }
}
