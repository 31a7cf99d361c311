import type { Connector, ConnectorCreate, ConnectorPatch, ConnectorTypes } from '../generated/api.ts';
import { call } from './client.ts';
import { all } from './lists.ts';

const at = (guid: string) => `connectors/${encodeURIComponent(guid)}`;

/** How remote storage is reached. Credentials go in and never come out. */
export const connectors = {
  list: (signal?: AbortSignal) => all<Connector>('connectors', {}, signal),
  get: (guid: string, signal?: AbortSignal) => call<Connector>('GET', at(guid), undefined, signal),
  /** What forms are drawn from. */
  types: (signal?: AbortSignal) => call<ConnectorTypes>('GET', 'connectors/types', undefined, signal),
  create: (request: ConnectorCreate) => call<Connector>('POST', 'connectors', request),
  change: (guid: string, patch: ConnectorPatch) => call<Connector>('PATCH', at(guid), patch),
  remove: (guid: string) => call<null>('DELETE', at(guid)),
};
