import type { Agent, AgentDetail, Job, Metrics, NewRegistrationToken, PoolStatus, RegistrationToken } from '../generated/api.ts';
import { call } from './client.ts';
import { all, page } from './lists.ts';

const at = (guid: string, rest = '') => `agents/${encodeURIComponent(guid)}${rest}`;

/** The team's agents and the tokens that enrol them. */
export const agents = {
  list: (signal?: AbortSignal) => all<Agent>('agents', {}, signal),
  get: (guid: string, signal?: AbortSignal) => call<AgentDetail>('GET', at(guid), undefined, signal),
  jobs: (guid: string, after: string | null, limit: number, signal?: AbortSignal) =>
    page<Job>(at(guid, '/jobs'), {}, after, limit, signal),
  /** The load of its computer since then. */
  metrics: (guid: string, since: Date, signal?: AbortSignal) =>
    call<Metrics>('GET', at(guid, `/metrics?since=${encodeURIComponent(since.toISOString())}`), undefined, signal),
  rename: (guid: string, name: string) => call<Agent>('PATCH', at(guid), { name }),
  revoke: (guid: string, reason: string) => call<Agent>('POST', at(guid, '/revoke'), { reason }),
  remove: (guid: string) => call<null>('DELETE', at(guid)),
  pool: (signal?: AbortSignal) => call<PoolStatus>('GET', 'agent/v1/pool-status', undefined, signal),
  tokens: (signal?: AbortSignal) => all<RegistrationToken>('agents/tokens', {}, signal),
  newToken: (expires_in_hours: number) => call<NewRegistrationToken>('POST', 'agents/tokens', { expires_in_hours }),
  removeToken: (guid: string) => call<null>('DELETE', `agents/tokens/${encodeURIComponent(guid)}`),
};
