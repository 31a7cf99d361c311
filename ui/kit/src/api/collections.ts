import type { Collection, CollectionCreate, CollectionPatch } from '../generated/api.ts';
import { call } from './client.ts';
import { all } from './lists.ts';

const at = (guid: string) => `collections/${encodeURIComponent(guid)}`;

/** The places with photos. */
export const collections = {
  list: (signal?: AbortSignal) => all<Collection>('collections', {}, signal),
  get: (guid: string, signal?: AbortSignal) => call<Collection>('GET', at(guid), undefined, signal),
  create: (request: CollectionCreate) => call<Collection>('POST', 'collections', request),
  change: (guid: string, patch: CollectionPatch) => call<Collection>('PATCH', at(guid), patch),
  remove: (guid: string) => call<null>('DELETE', at(guid)),
};
