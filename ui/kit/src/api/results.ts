import type { ResultDetail, ResultDiff, ResultListed, TrendPoint } from '../generated/api.ts';
import { call } from './client.ts';
import { page, type Filter } from './lists.ts';

const at = (guid: string, rest = '') => `results/${encodeURIComponent(guid)}${rest}`;

/** What finished jobs found. */
export const results = {
  get: (guid: string) => call<ResultDetail>('GET', at(guid)),
  page: (filter: Filter, after: string | null, limit: number, signal?: AbortSignal) =>
    page<ResultListed>('results', filter, after, limit, signal),
  /** What differs from the result of that tool before. */
  diff: (guid: string, signal?: AbortSignal) => call<ResultDiff>('GET', at(guid, '/diff'), undefined, signal),
  /** Results of a collection as points in time, newest first. */
  trend: (filter: Filter, after: string | null, limit: number, signal?: AbortSignal) =>
    page<TrendPoint>('trends', filter, after, limit, signal),
};
