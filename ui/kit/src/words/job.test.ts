import { expect, test } from 'vitest';

import type { Job, Progress } from '../generated/api.ts';
import { isHeld, isOpen, jobWords } from './job.ts';

const JOB: Job = {
  guid: 'job_1',
  state: 'pending',
  tool: 'photostats',
  mode: null,
  collection: null,
  connector: null,
  agent: null,
  pipeline: null,
  priority: 0,
  attempt: 1,
  max_attempts: 3,
  created_at: '2026-11-22T13:30:00Z',
  scheduled_for: null,
  started_at: null,
  finished_at: null,
  progress: null,
  reason: null,
  parent_guid: null,
  result_guid: null,
  error: null,
};
const PROGRESS: Progress = {
  stage: 'scanning',
  percentage: null,
  files_scanned: 7650,
  total_files: null,
  current_file: null,
  message: null,
  issues_found: null,
};
const agent = { guid: 'agt_1', name: 'Studio Mac' };

test('a waiting job says why, in the words of the coordinator', () => {
  const reason = { code: 'agent_away' as const, text: 'Waiting for Studio Mac, asleep since 14:02.' };
  expect(jobWords({ ...JOB, reason })).toBe('Waiting for Studio Mac, asleep since 14:02.');
});

test('a running job tells counts, with the total once it is known', () => {
  const running = { ...JOB, state: 'running' as const, agent };
  expect(jobWords(running)).toBe('Running on Studio Mac');
  expect(jobWords({ ...running, progress: PROGRESS })).toBe('7,650 files looked at on Studio Mac');
  expect(jobWords({ ...running, progress: { ...PROGRESS, total_files: 12_340 } })).toBe(
    '7,650 of 12,340 files on Studio Mac',
  );
});

test('a failed job gives its error', () => {
  expect(jobWords({ ...JOB, state: 'failed', error: 'The folder is gone.' })).toBe('The folder is gone.');
});

test('open jobs are those on their way, held ones those in hand', () => {
  const states = ['scheduled', 'pending', 'assigned', 'running', 'completed', 'failed', 'cancelled'] as const;
  expect(states.filter((state) => isOpen({ ...JOB, state }))).toEqual(['scheduled', 'pending', 'assigned', 'running']);
  expect(states.filter((state) => isHeld({ ...JOB, state }))).toEqual(['assigned', 'running']);
});
