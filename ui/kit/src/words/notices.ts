import type { Notice, NoticeKind } from '../generated/api.ts';
import { count } from './numbers.ts';
import { toolName } from './verdict.ts';

/** The kinds of notices, the most pressing first. */
export const NOTICE_KINDS: NoticeKind[] = ['agent_offline', 'job_failing', 'new_findings'];

const TITLES: Record<NoticeKind, string> = {
  agent_offline: 'Computers that went offline',
  job_failing: 'Jobs that keep failing',
  new_findings: 'New kinds of findings',
};

/** What the notices of a kind are called together. */
export function noticeTitle(kind: NoticeKind): string {
  return TITLES[kind];
}

/** Notices of one kind. */
export interface NoticeGroup {
  kind: NoticeKind;
  notices: Notice[];
}

/** Notices by kind, in the order in which people look at them; kinds without any are left out. */
export function grouped(notices: Notice[]): NoticeGroup[] {
  return NOTICE_KINDS.map((kind) => ({ kind, notices: notices.filter((notice) => notice.kind === kind) })).filter(
    (group) => group.notices.length > 0,
  );
}

/** What happened, in a sentence; the coordinator's own where the thing it is about is gone. */
export function noticeText({ kind, text, tool, collection }: Notice): string {
  if (tool === null || collection === null) return text;
  if (kind === 'new_findings') return `${toolName(tool)} of ${collection.name} found what was not there before`;
  if (kind === 'job_failing') return `${toolName(tool)} of ${collection.name} keeps failing`;
  return text;
}

/** How often it happened, unless once. */
export function often(n: number): string | null {
  return n > 1 ? count(n, 'time') : null;
}
