import { call } from './client.ts';
import type { OneSetting, Retention, RetentionPut, ToolConfig } from '../generated/api.ts';

const id = encodeURIComponent;

/** A setting's name in addresses. */
export type SettingName =
  | 'photo-extensions'
  | 'metadata-extensions'
  | 'require-sidecar'
  | 'sidecar-scope'
  | 'camera-mappings'
  | 'processing-methods'
  | 'report-policy';

/** What the team set for its tools, and what is kept. */
export const settings = {
  all: (signal?: AbortSignal) => call<ToolConfig>('GET', 'config', undefined, signal),
  one: (name: SettingName, signal?: AbortSignal) => call<OneSetting>('GET', `config/${name}`, undefined, signal),
  set: (name: SettingName, value: unknown, revision: number) => call<OneSetting>('PUT', `config/${name}`, { value, revision }),
  reset: (name: SettingName, revision: number) => call<OneSetting>('DELETE', `config/${name}`, { revision }),
  /** Offers a camera id no longer. */
  waveAway: (camera: string) => call<null>('DELETE', `config/camera-mappings/offered/${id(camera)}`),
  retention: (signal?: AbortSignal) => call<Retention>('GET', 'config/retention', undefined, signal),
  setRetention: (kept: RetentionPut) => call<Retention>('PUT', 'config/retention', kept),
};
