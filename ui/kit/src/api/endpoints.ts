import { call } from './client.ts';
import type {
  Agent,
  Collection,
  Job,
  NewRegistrationToken,
  Page,
  ResultDetail,
  Session,
  SetupRequest,
  SetupState,
  Tool,
} from '../generated/api.ts';

/** Every address of the people-facing API that the pages use. */
export const api = {
  session: {
    get: () => call<Session>('GET', 'session'),
    start: (email: string, password: string) =>
      call<Session>('POST', 'session', { email, password }),
    startByLink: (code: string) => call<Session>('POST', 'session/link', { code }),
    end: () => call<null>('DELETE', 'session'),
  },
  setup: {
    get: () => call<SetupState>('GET', 'setup'),
    finish: (request: SetupRequest) => call<Session>('POST', 'setup', request),
  },
  agents: {
    list: (signal?: AbortSignal) => call<Page<Agent>>('GET', 'agents', undefined, signal),
    newToken: (expires_in_hours: number) =>
      call<NewRegistrationToken>('POST', 'agents/tokens', { expires_in_hours }),
  },
  collections: {
    list: (signal?: AbortSignal) => call<Page<Collection>>('GET', 'collections', undefined, signal),
    create: (name: string, path: string, bound_agent_guid: string) =>
      call<Collection>('POST', 'collections', { name, type: 'LOCAL', path, bound_agent_guid }),
  },
  jobs: {
    /** Jobs that are on their way or have failed, newest first. */
    unsettled: (signal?: AbortSignal) =>
      call<Page<Job>>('GET', 'jobs?state=scheduled,pending,assigned,running,failed', undefined, signal),
    create: (collection_guid: string, tool: Tool) =>
      call<Job>('POST', 'jobs', { collection_guid, tool }),
  },
  results: {
    get: (guid: string) => call<ResultDetail>('GET', `results/${encodeURIComponent(guid)}`),
  },
};

/** Where the browser itself loads a result's report. */
export function reportAddress(result: string): string {
  return `/api/results/${encodeURIComponent(result)}/report`;
}
