import { expect, test } from 'vitest';

import { numbersWords, standingWords, verdictTone, watchWords } from './card.ts';

test('a folder that is ready needs no words', () => {
  expect(standingWords({ standing: 'ready', reason: null })).toBeNull();
});

test('a check that failed is told though the folder is there', () => {
  expect(standingWords({ standing: 'ready', reason: 'The last check failed. The disk is full.' })?.tone).toBe('bad');
});

test('a drive that is away is a wait, not a failure, and the reason wins over the general words', () => {
  expect(standingWords({ standing: 'waiting_for_drive', reason: 'Waiting for drive Archive-3.' })).toEqual({
    tone: 'neutral',
    text: 'Waiting for drive Archive-3.',
  });
  expect(standingWords({ standing: 'unreadable', reason: null })).toEqual({ tone: 'bad', text: 'The folder cannot be read.' });
});

test('how changes are noticed is said with its reason', () => {
  expect(watchWords({ mode: 'watching', reason: null })).toBe('Changes are noticed at once.');
  expect(watchWords({ mode: 'polling', reason: 'Networks tell of no changes.' })).toBe(
    'Changes are looked for now and then. Networks tell of no changes.',
  );
});

test('findings have the shape of the tray icon', () => {
  expect(verdictTone({ findings: 0 })).toBe('good');
  expect(verdictTone({ findings: 1 })).toBe('notice');
});

test('first numbers are told with their units', () => {
  const words = numbersWords({ files: 12_000, folders: 1, bytes: 480_000_000_000 });
  expect(words.replaceAll('\u00a0', ' ')).toBe('12,000 files in 1 folder, 480 GB');
});
