import { expect, test } from 'vitest';

import type { JobState } from '../generated/api.ts';
import { atLeast, attemptSpan, attemptWords, canCancel, canRetry, countOf, QUEUE_TABS, statesOf, tabOf } from './queue.ts';

const ALL: JobState[] = ['scheduled', 'pending', 'assigned', 'running', 'completed', 'failed', 'cancelled'];

test('every state has its place on exactly one tab', () => {
  expect(QUEUE_TABS.flatMap(statesOf).toSorted()).toEqual(ALL.toSorted());
});

test('each job can either be called off or run again', () => {
  for (const state of ALL) expect(canCancel({ state })).toBe(!canRetry({ state }));
});

test('an unknown tab is none', () => {
  expect(tabOf('running')).toBe('running');
  expect(tabOf('elsewhere')).toBeNull();
  expect(tabOf(null)).toBeNull();
});

test('a count that stopped says so', () => {
  expect(atLeast({ n: 1200, more: false })).toBe('1,200');
  expect(atLeast({ n: 200, more: true })).toBe('200+');
});

test('a try tells its error before its end, and its length up to now', () => {
  const attempt = { agent: null, lease_epoch: 1, started_at: '2026-11-22T12:00:00Z', ended_at: null, end: null, error: null };
  expect(attemptWords(attempt)).toBe('Still running');
  expect(attemptWords({ ...attempt, end: { code: 'released', text: 'given back' } })).toBe('Given back.');
  expect(attemptWords({ ...attempt, error: 'Disk gone.', end: { code: 'failed', text: 'Failed.' } })).toBe('Disk gone.');
  expect(attemptSpan(attempt, new Date('2026-11-22T12:02:05Z'))).toBe('2\u00a0min');
  expect(attemptSpan({ ...attempt, ended_at: '2026-11-22T12:00:00.4Z' }, new Date())).toBe('less than a second');
});

test('a tab counts all of its states', () => {
  const counts = { scheduled: 1, pending: 2, assigned: 3, running: 4, completed: 5, failed: 6, cancelled: 7 };
  expect(QUEUE_TABS.map((tab) => countOf(counts, statesOf(tab)))).toEqual([1, 2, 7, 12, 6]);
});
