import type {
  Pipeline,
  PipelineCheck,
  PipelineTemplate,
  PipelineVersion,
  PipelineVersionDetail,
  TemplateList,
} from '../generated/api.ts';
import { call, callText } from './client.ts';
import { all, page } from './lists.ts';

const at = (guid: string, rest = '') => `pipelines/${encodeURIComponent(guid)}${rest}`;

/** Pipelines, their versions, and files of them. */
export const pipelines = {
  list: (signal?: AbortSignal) => all<Pipeline>('pipelines', {}, signal),
  get: (guid: string, signal?: AbortSignal) => call<Pipeline>('GET', at(guid), undefined, signal),
  templates: async (): Promise<PipelineTemplate[]> => (await call<TemplateList>('GET', 'pipelines/templates')).items,
  /** Makes a pipeline from the text of a file, YAML or JSON. */
  import: (text: string) => call<Pipeline>('POST', 'pipelines/import', new Blob([text], { type: 'application/yaml' })),
  rename: (guid: string, name: string) => call<Pipeline>('PATCH', at(guid), { name }),
  remove: (guid: string) => call<null>('DELETE', at(guid)),
  /** Newest first. */
  versions: (guid: string, after: string | null, limit: number, signal?: AbortSignal) =>
    page<PipelineVersion>(at(guid, '/versions'), {}, after, limit, signal),
  version: (guid: string, version: number, signal?: AbortSignal) =>
    call<PipelineVersionDetail>('GET', at(guid, `/versions/${version}`), undefined, signal),
  save: (guid: string, document: Record<string, unknown>, based_on: number, note: string) =>
    call<Pipeline>('POST', at(guid, '/versions'), { document, based_on, ...(note ? { note } : {}) }),
  activate: (guid: string, version: number) => call<Pipeline>('POST', at(guid, '/activate'), { version }),
  makeDefault: (guid: string) => call<Pipeline>('POST', at(guid, '/default')),
  noDefault: (guid: string) => call<null>('DELETE', at(guid, '/default')),
  /** What there is to say about a text in YAML or JSON; refuses none. */
  examine: (text: string, signal?: AbortSignal) => call<PipelineCheck>('POST', 'pipelines/validate', { text }, signal),
};

/** Where the browser itself loads a version as a file. */
export function pipelineFile(guid: string, version: number, format: 'yaml' | 'json'): string {
  return `/api/${at(guid, `/export?format=${format}&version=${version}`)}`;
}

/** Where the browser itself loads the drawing of a version. */
export function pipelineDrawing(guid: string, version: number): string {
  return `/api/${at(guid, `/graph?version=${version}`)}`;
}

/** A version as the text that people edit. */
export const pipelineText = (guid: string, version: number) =>
  callText(at(guid, `/export?format=yaml&version=${version}`));
