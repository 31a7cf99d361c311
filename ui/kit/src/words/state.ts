import type { Job } from '../generated/api.ts';
import type { AgentWords } from './agent.ts';

/** Where a job stands, in a word or two. */
export function stateWords({ state }: Pick<Job, 'state'>): AgentWords {
  switch (state) {
    case 'scheduled':
      return { tone: 'neutral', text: 'Scheduled' };
    case 'pending':
      return { tone: 'neutral', text: 'Waiting' };
    case 'assigned':
      return { tone: 'info', text: 'Starting' };
    case 'running':
      return { tone: 'info', text: 'Running' };
    case 'completed':
      return { tone: 'good', text: 'Finished' };
    case 'failed':
      return { tone: 'bad', text: 'Failed' };
    case 'cancelled':
      return { tone: 'neutral', text: 'Cancelled' };
  }
}
