import { expect, test } from 'vitest';
import type { TrendPoint } from '@safelight/kit';

import { measures, readiness } from './trend.ts';

const point = (at: string, more: Partial<TrendPoint>): TrendPoint => ({
  result_guid: at,
  tool: 'photostats',
  at,
  findings: null,
  files: null,
  bytes: null,
  images: null,
  ready: null,
  unchanged: false,
  ...more,
});

test('readiness is a share, and unknown where there is nothing to share', () => {
  expect(readiness({ images: 200, ready: 150 })).toBe(75);
  expect(readiness({ images: 0, ready: 0 })).toBeNull();
  expect(readiness({ images: null, ready: 3 })).toBeNull();
});

test('what no result tells is not drawn, and time runs forward', () => {
  const drawn = measures([point('2026-11-02T00:00:00Z', { findings: 1 }), point('2026-11-01T00:00:00Z', { findings: 4, files: 9 })]);
  expect(drawn.map(({ key, points }) => [key, points.map(({ value }) => value)])).toEqual([
    ['findings', [4, 1]],
    ['files', [9, null]],
  ]);
});
