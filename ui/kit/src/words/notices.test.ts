import { expect, test } from 'vitest';

import type { Notice, NoticeKind } from '../generated/api.ts';
import { grouped, noticeText, often } from './notices.ts';

const notice = (guid: string, kind: NoticeKind) => ({ guid, kind }) as Notice;

test('notices stand by kind, the most pressing first, each kind in its own order', () => {
  const all = [notice('a', 'new_findings'), notice('b', 'agent_offline'), notice('c', 'new_findings')];
  expect(grouped(all).map(({ kind, notices }) => [kind, notices.map(({ guid }) => guid)])).toEqual([
    ['agent_offline', ['b']],
    ['new_findings', ['a', 'c']],
  ]);
});

test('a notice names its tool as people do, and falls back on the coordinator’s sentence', () => {
  const found = { kind: 'new_findings', text: 'photostats of A found x.', tool: 'photostats', collection: { guid: 'c', name: 'A' } } as unknown as Notice;
  expect(noticeText(found)).toBe('PhotoStats of A found what was not there before');
  expect(noticeText({ ...found, collection: null })).toBe('photostats of A found x.');
});

test('what happened once is not counted', () => {
  expect([often(1), often(3)]).toEqual([null, '3 times']);
});
