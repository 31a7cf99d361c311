import { expect, test } from 'vitest';

import { age, exact, since, took, until } from './time.ts';

const NOW = new Date('2026-11-22T13:30:00Z');
const before = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

test.each([
  [-3, 'just now'],
  [0, 'just now'],
  [4, 'just now'],
  [5, '5 s ago'],
  [59, '59 s ago'],
  [60, '1 min ago'],
  [3599, '59 min ago'],
  [3600, '1 h ago'],
  [86_399, '23 h ago'],
  [86_400, '1 day ago'],
  [172_800, '2 days ago'],
  [30 * 86_400, 'on 23 Oct 2026'],
])('%i s later an event is told as "%s"', (seconds, words) => {
  expect(plain(age(before(seconds), NOW))).toBe(words);
});

test.each([
  [-5, 'now'],
  [0.5, 'now'],
  [20, 'in 20 s'],
  [86_399, 'in 1 day'],
  [86_400, 'in 1 day'],
  [7200, 'in 2 h'],
  [7199, 'in 2 h'],
  [90, 'in 2 min'],
])('%d s ahead an event is told as "%s"', (seconds, words) => {
  expect(plain(until(before(-seconds), NOW))).toBe(words);
});

test('the exact time stands in the zone of the reader', () => {
  expect(exact(NOW)).toBe('22 November 2026 at 14:30:00 CET');
});

test('the same day is told by the clock, another day by its date', () => {
  expect(since(before(3600), NOW)).toBe('13:30');
  expect(since(before(86_400), NOW)).toBe('21 Nov 2026');
});

test('what was over at once is not told as 0 s', () => {
  expect(took(0.4)).toBe('less than a second');
  expect(plain(took(12.4))).toBe('12 s');
});
