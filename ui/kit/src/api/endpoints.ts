import type { Pipeline, ResultDetail, Session, SetupRequest, SetupState } from '../generated/api.ts';
import { agents } from './agents.ts';
import { call } from './client.ts';
import { collections } from './collections.ts';
import { connectors } from './connectors.ts';
import { jobs } from './jobs.ts';
import { all } from './lists.ts';

/** Every address of the people-facing API that the pages use. */
export const api = {
  session: {
    get: () => call<Session>('GET', 'session'),
    start: (email: string, password: string) => call<Session>('POST', 'session', { email, password }),
    startByLink: (code: string) => call<Session>('POST', 'session/link', { code }),
    end: () => call<null>('DELETE', 'session'),
  },
  setup: {
    get: () => call<SetupState>('GET', 'setup'),
    finish: (request: SetupRequest) => call<Session>('POST', 'setup', request),
  },
  agents,
  collections,
  connectors,
  jobs,
  pipelines: {
    list: (signal?: AbortSignal) => all<Pipeline>('pipelines', {}, signal),
  },
  results: {
    get: (guid: string) => call<ResultDetail>('GET', `results/${encodeURIComponent(guid)}`),
  },
};

/** Where the browser itself loads a result's report, to show or to keep. */
export function reportAddress(result: string, how: 'show' | 'keep' = 'show'): string {
  return `/api/results/${encodeURIComponent(result)}/report${how === 'keep' ? '?download=1' : ''}`;
}

/** Where the browser itself loads what a tool found, as a file. */
export function jsonAddress(result: string): string {
  return `/api/results/${encodeURIComponent(result)}/json`;
}
