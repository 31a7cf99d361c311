import type { Job, JobCreate, JobDetail } from '../generated/api.ts';
import { call } from './client.ts';
import { page, type Filter } from './lists.ts';

const at = (guid: string, rest = '') => `jobs/${encodeURIComponent(guid)}${rest}`;

/** Runs of tools on collections. */
export const jobs = {
  page: (filter: Filter, after: string | null, limit: number, signal?: AbortSignal) =>
    page<Job>('jobs', filter, after, limit, signal),
  /**
   * Jobs that are on their way, and those that failed last, newest first. Only the first of a long queue: lists show
   * what is near.
   */
  unsettled: async (filter: Filter, signal?: AbortSignal) => {
    const [open, failed] = await Promise.all([
      page<Job>('jobs', { ...filter, state: 'scheduled,pending,assigned,running' }, null, 200, signal),
      page<Job>('jobs', { ...filter, state: 'failed' }, null, 50, signal),
    ]);
    return [...open.items, ...failed.items].sort((a, b) => b.created_at.localeCompare(a.created_at));
  },
  get: (guid: string, signal?: AbortSignal) => call<JobDetail>('GET', at(guid), undefined, signal),
  create: (request: JobCreate) => call<Job>('POST', 'jobs', request),
  cancel: (guid: string) => call<Job>('POST', at(guid, '/cancel')),
  retry: (guid: string) => call<Job>('POST', at(guid, '/retry')),
};
