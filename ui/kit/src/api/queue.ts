import type { JobCounts, JobState, ManyJobsReply, Tool } from '../generated/api.ts';
import { call } from './client.ts';

/** Which jobs are meant; what is left out means all. */
export interface JobFilter {
  state?: JobState[];
  agent?: string;
  collection?: string;
  tool?: Tool;
}

/** The queue as a whole: many jobs at a time. */
export const queue = {
  cancelMany: (filter: JobFilter) => call<ManyJobsReply>('POST', 'jobs/cancel', filter),
  retryMany: (filter: JobFilter) => call<ManyJobsReply>('POST', 'jobs/retry', filter),
  /** How many jobs there are in each state; the filter's own states play no part. */
  counts: ({ state: _, ...filter }: JobFilter, signal?: AbortSignal) =>
    call<JobCounts>('GET', `jobs/counts?${new URLSearchParams({ ...filter })}`, undefined, signal),
};

/** The same filter as the list's query takes it. */
export function inQuery({ state, ...rest }: JobFilter): Record<string, string | undefined> {
  return { ...rest, state: state?.join(',') };
}
