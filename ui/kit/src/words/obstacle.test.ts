import { expect, test } from 'vitest';

import type { Agent, Collection, Connector, CredentialLocation, ShownAgentStatus } from '../generated/api.ts';
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

const remote = { bound_agent: null, connector: { guid: 'con_1', name: 'NAS' } } as Collection;
const connector = (credential_location: CredentialLocation) => ({ guid: 'con_1', name: 'NAS', credential_location }) as Connector;
const holder = (status: ShownAgentStatus) => agent(status, ['tool:photostats:1', 'connector:con_1']);

test.each<[string, CredentialLocation, Agent[], string | null]>([
  ['an agent that holds them is there', 'agent', [agent('offline'), holder('online')], null],
  ['nobody holds them', 'agent', [agent('online')], 'No agent holds the credentials of NAS. Enter them on one of your computers.'],
  ['who held them was revoked', 'agent', [holder('revoked')], 'No agent holds the credentials of NAS. Enter them on one of your computers.'],
  ['who holds them is away', 'agent', [agent('online'), holder('asleep')], 'No agent that holds the credentials of NAS is online. The job waits until one is back.'],
  ['who holds them lacks the tool', 'agent', [agent('online', ['connector:con_1'])], 'No agent that holds the credentials of NAS can run PhotoStats.'],
  ['the coordinator has them, and anybody is there', 'server', [agent('busy')], null],
  ['the coordinator has them, and nobody is there', 'server', [agent('offline')], 'No agent is online. The job waits until one is back.'],
])('behind a connector, %s', (_, location, agents, text) => {
  expect(obstacle('photostats', remote, agents, NOW, connector(location))?.text ?? null).toBe(text);
});
