import type { Card, Running } from '@safelight/kit/panel';
import { expect, test } from 'vitest';

import { runTone, runWords, signature } from './activity.ts';

const RUNNING: Running = {
  job: 'job_1', tool: 'photostats', cause: 'asked by you', phase: 'Counting', done: 1, total: null, unit: 'files',
  per_second: null, seconds_left: null, since: '2026-11-22T13:30:00Z', can_stop: true,
};
const CARD: Pick<Card, 'guid' | 'running' | 'waiting' | 'verdicts'> = { guid: 'col_1', running: null, waiting: null, verdicts: [] };

test('a run is told by its sentence, and by its state where it has none', () => {
  expect(runWords({ state: 'completed', sentence: 'No image lacks the sidecar it needs' })).toBe('No image lacks the sidecar it needs');
  expect(runWords({ state: 'stopped', sentence: '' })).toBe('Stopped');
  expect(runTone({ state: 'failed', findings: null })).toBe('bad');
  expect(runTone({ state: 'stopped', findings: null })).toBe('neutral');
});

test('a run with findings has the shape of a verdict with findings', () => {
  expect(runTone({ state: 'completed', findings: 0 })).toBe('good');
  expect(runTone({ state: 'completed', findings: 3 })).toBe('notice');
});

test('the list is asked for anew when a run begins or ends, and not while it goes on', () => {
  const begun = signature([{ ...CARD, running: RUNNING }]);
  expect(begun).not.toBe(signature([CARD]));
  expect(signature([{ ...CARD, running: { ...RUNNING, done: 900 } }])).toBe(begun);
  const verdict = { tool: 'photostats', at: '', findings: 0, sentence: '', change: null, result: 'res_1', report: true };
  expect(signature([{ ...CARD, verdicts: [verdict] }])).not.toBe(signature([CARD]));
});
