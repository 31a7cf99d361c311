import type { Job, JobCreate, JobDetail } from '../generated/api.ts';
import { call } from './client.ts';
import { all, page, type Filter } from './lists.ts';

const at = (guid: string, rest = '') => `jobs/${encodeURIComponent(guid)}${rest}`;

/** Runs of tools on collections. */
export const jobs = {
  page: (filter: Filter, after: string | null, limit: number, signal?: AbortSignal) =>
    page<Job>('jobs', filter, after, limit, signal),
  /** Jobs that are on their way or have failed, newest first. */
  unsettled: (filter: Filter, signal?: AbortSignal) =>
    all<Job>('jobs', { ...filter, state: 'scheduled,pending,assigned,running,failed' }, signal),
  /** Jobs that wait, run or are planned. */
  open: (filter: Filter, signal?: AbortSignal) =>
    all<Job>('jobs', { ...filter, state: 'scheduled,pending,assigned,running' }, signal),
  get: (guid: string, signal?: AbortSignal) => call<JobDetail>('GET', at(guid), undefined, signal),
  create: (request: JobCreate) => call<Job>('POST', 'jobs', request),
  cancel: (guid: string) => call<Job>('POST', at(guid, '/cancel')),
  retry: (guid: string) => call<Job>('POST', at(guid, '/retry')),
};
