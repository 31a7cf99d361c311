import type { Job, JobState, ManyJobsReply, Page, Tool } from '../generated/api.ts';
import { call } from './client.ts';
import { page } from './lists.ts';

/** Which jobs are meant; what is left out means all. */
export interface JobFilter {
  state?: JobState[];
  agent?: string;
  collection?: string;
  tool?: Tool;
}

/** How many there are, or at least how many. */
export interface Counted {
  n: number;
  more: boolean;
}

/** Every job that matches is looked through in pages of this size. */
const PAGE = 200;

/** The queue as a whole: many jobs at a time. */
export const queue = {
  cancelMany: (filter: JobFilter) => call<ManyJobsReply>('POST', 'jobs/cancel', filter),
  retryMany: (filter: JobFilter) => call<ManyJobsReply>('POST', 'jobs/retry', filter),
  /** How many jobs match; from `most` on, `more` says that there are others. */
  async count(filter: JobFilter, most: number, signal?: AbortSignal): Promise<Counted> {
    let n = 0;
    let after: string | null = null;
    do {
      const got: Page<Job> = await page<Job>('jobs', inQuery(filter), after, Math.min(PAGE, most - n), signal);
      n += got.items.length;
      after = got.next;
    } while (after !== null && n < most);
    return { n, more: after !== null };
  },
};

/** The same filter as the list's query takes it. */
export function inQuery({ state, ...rest }: JobFilter): Record<string, string | undefined> {
  return { ...rest, state: state?.join(',') };
}
