import { expect, test } from 'vitest';

import { amount, left, percentage, phaseWords, progressLine, rate } from './running.ts';

const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null;

test.each([
  [{ done: 12_400, total: 48_000, unit: 'files' as const }, '12,400 of 48,000 files'],
  [{ done: 0, total: 1, unit: 'images' as const }, '0 of 1 image'],
  [{ done: 1, total: null, unit: 'folders' as const }, '1 folder so far'],
  // The whole was guessed too small: what is certain is told.
  [{ done: 12, total: 10, unit: 'files' as const }, '12 files so far'],
  [{ done: 0, total: 0, unit: 'files' as const }, '0 files so far'],
])('how much is done is told as counts', (running, words) => {
  expect(amount(running)).toBe(words);
});

test.each([
  [null, null],
  [0, null],
  [0.25, 'one of the files every 4 s'],
  [1, '1 file a second'],
  [3_100.4, '3,100 files a second'],
])('%s a second is told as %s', (per_second, words) => {
  expect(plain(rate({ per_second, unit: 'files' }))).toBe(words);
});

test.each([
  [null, null],
  [0, 'a few seconds left'],
  [9.9, 'a few seconds left'],
  [12, 'about 20 s left'],
  [54, 'about 60 s left'],
  [56, 'about 1 min left'],
  [600, 'about 10 min left'],
  [5_400, 'about 1.5 h left'],
  [7_300, 'about 2 h left'],
])('%s s are told as %s', (seconds_left, words) => {
  expect(plain(left({ seconds_left }))).toBe(words);
});

test('a phase is told in words', () => {
  expect(phaseWords({ phase: 'scanning' })).toBe('looking at files');
  expect(phaseWords({ phase: 'counting_stars' })).toBe('counting stars');
});

test('a bar is drawn only where the whole is known, and never beyond its end', () => {
  expect(percentage({ done: 5, total: null })).toBeNull();
  expect(percentage({ done: 5, total: 0 })).toBeNull();
  expect(percentage({ done: 5, total: 10 })).toBe(50);
  expect(percentage({ done: 15, total: 10 })).toBe(100);
});

test('the line says what is known, and nothing of what is not', () => {
  const running = {
    job: 'job_1', tool: 'photostats', cause: '', phase: '', since: '', can_stop: true,
    done: 5, total: 10, unit: 'files' as const, per_second: null, seconds_left: null,
  };
  expect(progressLine(running)).toBe('5 of 10 files');
  expect(plain(progressLine({ ...running, per_second: 2, seconds_left: 3 }))).toBe('5 of 10 files, 2 files a second, a few seconds left');
});
