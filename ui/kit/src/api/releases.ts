import { call } from './client.ts';
import type { Page, ReleaseCreate, ReleaseManifest, ReleasePatch } from '../generated/api.ts';

const id = encodeURIComponent;

/** Known-good agent programs, of the whole coordinator. */
export const releases = {
  list: async (signal?: AbortSignal): Promise<ReleaseManifest[]> =>
    (await call<Page<ReleaseManifest>>('GET', 'admin/release-manifests', undefined, signal)).items,
  create: (request: ReleaseCreate) => call<ReleaseManifest>('POST', 'admin/release-manifests', request),
  change: (guid: string, patch: ReleasePatch) =>
    call<ReleaseManifest>('PATCH', `admin/release-manifests/${id(guid)}`, patch),
  remove: (guid: string) => call<null>('DELETE', `admin/release-manifests/${id(guid)}`),
};
