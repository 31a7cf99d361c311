import { expect, test } from 'vitest';

import type { PoolState } from '../generated/api.ts';
import { poolWords, STALE_MS } from './pool.ts';

const NOW = new Date('2026-11-22T13:30:00Z');
const pool = (status: PoolState, idle_count: number, running_jobs_count: number) => ({
  status,
  idle_count,
  running_jobs_count,
  online_count: idle_count + running_jobs_count,
  offline_count: 1,
});

test.each<[PoolState, number, number, string, string]>([
  ['offline', 0, 0, 'bad', 'Offline'],
  ['idle', 2, 0, 'info', '2 idle'],
  ['running', 1, 1_200, 'good', '1,200 running'],
])('a pool that is %s with %i idle and %i running is shown as %s "%s"', (state, idle, running, tone, text) => {
  expect(poolWords({ status: pool(state, idle, running), confirmedAt: NOW }, NOW)).toEqual({ tone, text });
});

test('what nobody confirmed for a while is unknown, whatever it was', () => {
  const known = { status: pool('running', 1, 1), confirmedAt: NOW };
  const later = (ms: number) => new Date(NOW.getTime() + ms);
  expect(poolWords(known, later(STALE_MS)).text).toBe('1 running');
  expect(poolWords(known, later(STALE_MS + 1))).toEqual({ tone: 'neutral', text: 'Unknown' });
  expect(poolWords(null, NOW).text).toBe('Asking…');
});
