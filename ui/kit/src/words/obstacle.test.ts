import { expect, test } from 'vitest';

import type { Agent, Collection, ShownAgentStatus } from '../generated/api.ts';
import { obstacle } from './obstacle.ts';

const NOW = new Date('2026-11-22T13:30:00Z');
const agent = (status: ShownAgentStatus, capabilities = ['tool:photostats:1']) =>
  ({ guid: 'agt_1', name: 'Studio', status, capabilities, last_heartbeat: '2026-11-22T13:02:00Z' }) as Agent;
const collection = { bound_agent: { guid: 'agt_1' } } as Collection;

test.each<[ShownAgentStatus]>([['online'], ['busy'], ['late']])('an agent that is %s takes the job', (status) => {
  expect(obstacle('photostats', collection, [agent(status)], NOW)).toBeNull();
});

test.each<[ShownAgentStatus, string, boolean]>([
  ['offline', 'Studio is offline since 14:02. The job waits until it is back.', true],
  ['asleep', 'Studio is asleep since 14:02. The job waits until it is back.', true],
  ['paused', 'Studio is paused. The job waits until it is resumed.', true],
  ['error', 'Studio reports an error. The job waits until that is mended.', true],
  ['never_contacted', 'Studio has not reported yet. The job waits until it is back.', true],
  ['revoked', 'Studio was revoked, and only that agent may run jobs of this collection.', false],
])('an agent that is %s does not: "%s"', (status, text, passes) => {
  expect(obstacle('photostats', collection, [agent(status)], NOW)).toEqual({ text, passes });
});

test('an agent without the tool never will, and one that has told nothing may', () => {
  const unable = obstacle('photo_pairing', collection, [agent('online')], NOW);
  expect(unable).toEqual({ text: 'Studio cannot run Photo Pairing. Install a newer version of the agent there.', passes: false });
  expect(obstacle('photo_pairing', collection, [agent('online', [])], NOW)).toBeNull();
  expect(obstacle('photostats', collection, [], NOW)?.passes).toBe(false);
});
