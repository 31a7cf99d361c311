import { call } from './client.ts';
import { page } from './lists.ts';
import type { Notice, NoticeKind, NoticesDismissed } from '../generated/api.ts';

/** What the team should look at. */
export const notices = {
  /** The latest first. */
  page: (after: string | null, limit: number, signal?: AbortSignal) => page<Notice>('notices', {}, after, limit, signal),
  dismiss: (guid: string) => call<null>('POST', `notices/${encodeURIComponent(guid)}/dismiss`),
  /** Closes all, or all of a kind. */
  dismissAll: (kind?: NoticeKind) => call<NoticesDismissed>('POST', 'notices/dismiss', kind ? { kind } : {}),
};
