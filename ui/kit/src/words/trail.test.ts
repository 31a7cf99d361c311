import { expect, test } from 'vitest';

import { actionWords, detailWords } from './trail.ts';

test('an action is told in words, also one that is new', () => {
  expect(actionWords('job.cancel')).toBe('Cancelled a job');
  expect(actionWords('lamp.switch_on')).toBe('Lamp switch on');
});

test('details stand in one line', () => {
  expect(detailWords({ old_name: 'Attic', days: 3, was: null })).toBe('old name: Attic, days: 3, was: null');
  expect(detailWords(null)).toBe('');
});
