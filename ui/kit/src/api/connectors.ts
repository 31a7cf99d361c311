import type { Connector, ConnectorCreate, ConnectorPatch, ConnectorTypes, Job } from '../generated/api.ts';
import { call } from './client.ts';
import { all } from './lists.ts';

const at = (guid: string, rest = '') => `connectors/${encodeURIComponent(guid)}${rest}`;

/** How remote storage is reached. Credentials go in and never come out. */
export const connectors = {
  list: (signal?: AbortSignal) => all<Connector>('connectors', {}, signal),
  get: (guid: string, signal?: AbortSignal) => call<Connector>('GET', at(guid), undefined, signal),
  /** What forms are drawn from. */
  types: (signal?: AbortSignal) => call<ConnectorTypes>('GET', 'connectors/types', undefined, signal),
  create: (request: ConnectorCreate) => call<Connector>('POST', 'connectors', request),
  change: (guid: string, patch: ConnectorPatch) => call<Connector>('PATCH', at(guid), patch),
  /** Has an agent try it, at its own bucket or share unless told. */
  test: (guid: string, location?: string) => call<Job>('POST', at(guid, '/test'), location === undefined ? {} : { location }),
  remove: (guid: string) => call<null>('DELETE', at(guid)),
};
