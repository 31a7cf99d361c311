import { call } from './client.ts';
import type {
  Agent,
  Collection,
  Job,
  NewRegistrationToken,
  Page,
  Pipeline,
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
    list: (signal?: AbortSignal) => all<Agent>('agents', {}, signal),
    newToken: (expires_in_hours: number) =>
      call<NewRegistrationToken>('POST', 'agents/tokens', { expires_in_hours }),
  },
  collections: {
    list: (signal?: AbortSignal) => all<Collection>('collections', {}, signal),
    create: (name: string, path: string, bound_agent_guid: string) =>
      call<Collection>('POST', 'collections', { name, type: 'LOCAL', path, bound_agent_guid }),
    /** Null goes back to the team's default pipeline. */
    setPipeline: (guid: string, pipeline_guid: string | null) =>
      call<Collection>('PATCH', `collections/${encodeURIComponent(guid)}`, { pipeline_guid }),
  },
  jobs: {
    /** Jobs that are on their way or have failed, newest first. */
    unsettled: (signal?: AbortSignal) =>
      all<Job>('jobs', { state: 'scheduled,pending,assigned,running,failed' }, signal),
    create: (collection_guid: string, tool: Tool) =>
      call<Job>('POST', 'jobs', { collection_guid, tool }),
  },
  pipelines: {
    list: (signal?: AbortSignal) => all<Pipeline>('pipelines', {}, signal),
  },
  results: {
    get: (guid: string) => call<ResultDetail>('GET', `results/${encodeURIComponent(guid)}`),
  },
};

/** Every item of a list, page after page. */
async function all<T>(list: string, filter: Record<string, string>, signal?: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  let after: string | null = null;
  do {
    const query = new URLSearchParams({ ...filter, limit: '200', ...(after === null ? {} : { after }) });
    const page: Page<T> = await call('GET', `${list}?${query}`, undefined, signal);
    items.push(...page.items);
    after = page.next;
  } while (after !== null);
  return items;
}

/** Where the browser itself loads a result's report, to show or to keep. */
export function reportAddress(result: string, how: 'show' | 'keep' = 'show'): string {
  return `/api/results/${encodeURIComponent(result)}/report${how === 'keep' ? '?download=1' : ''}`;
}

/** Where the browser itself loads what a tool found, as a file. */
export function jsonAddress(result: string): string {
  return `/api/results/${encodeURIComponent(result)}/json`;
}
