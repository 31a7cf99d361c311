import { expect, test } from 'vitest';

import { trailFilter } from './span.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const filter = (query: string) => trailFilter(new URLSearchParams(query), NOW);

test('an address that says nothing narrows nothing', () => {
  expect(filter('')).toEqual({});
  expect(filter('span=eternity&action=')).toEqual({});
});

test('a span is counted back from now', () => {
  expect(filter('span=day&action=job.&actor=usr_1')).toEqual({ actor: 'usr_1', action: 'job.', since: '2026-11-21T12:00:00.000Z' });
});
