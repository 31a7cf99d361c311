import { expect, test } from 'vitest';

import { path, range, thinned, type Point } from './scale.ts';

const at = (minute: number, value: number | null): Point => ({ at: new Date(minute * 60_000), value });

test.each([
  [[], 1, 1],
  [[0.2], 1, 1],
  [[37], 100, 100],
  [[37], 1, 50],
  [[1_203], 1, 2_000],
  [[9_999], 1, 10_000],
])('values %j of at least %j reach to %j', (values, least, high) => {
  expect(range(values.map((value, minute) => at(minute, value)), least)).toEqual({ low: 0, high });
});

const frame = { width: 100, height: 10, from: 0, to: 4 * 60_000, low: 0, high: 10 };

test('a line runs from point to point, and is broken where a value is missing', () => {
  const points = [at(0, 0), at(1, 5), at(2, null), at(3, 10), at(4, 0)];
  expect(path(points, frame)).toBe('M0 10L25 5M75 0L100 10');
});

test('a lone point can be seen', () => {
  expect(path([at(2, 5)], frame)).toBe('M50 5h0.01');
  expect(path([], frame)).toBe('');
});

test('a long table is thinned, and its newest row stays', () => {
  expect(thinned([1, 2, 3, 4, 5, 6, 7], 3)).toEqual([1, 4, 7]);
  expect(thinned([1, 2], 3)).toEqual([1, 2]);
});
