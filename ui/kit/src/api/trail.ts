import type { AuditEvent, Page } from '../generated/api.ts';
import { page } from './lists.ts';

/** Which changes are meant; what is left out means all. */
export interface TrailFilter {
  /** A user's id. */
  actor?: string;
  /** How the action begins, such as `job.`. */
  action?: string;
  /** The id of what was changed. */
  subject?: string;
  /** RFC 3339. */
  since?: string;
  /** RFC 3339. */
  until?: string;
}

/** Who changed what, newest first: one page of the changes that match. */
export function trail(filter: TrailFilter, after: string | null, limit: number, signal?: AbortSignal): Promise<Page<AuditEvent>> {
  return page<AuditEvent>('audit', { ...filter }, after, limit, signal);
}

/** Where the browser itself loads all that match as a file. */
export function trailFile(filter: TrailFilter, format: 'jsonl' | 'csv'): string {
  const said = Object.entries({ ...filter, format }).filter(([, value]) => value !== '');
  return `/api/audit/export?${new URLSearchParams(said)}`;
}
