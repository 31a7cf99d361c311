import { expect, test } from 'vitest';

import type { ShownAgentStatus } from '../generated/api.ts';
import { agentWords } from './agent.ts';

const NOW = new Date('2026-11-22T13:30:00Z');
const HEARD = new Date('2026-11-22T13:02:00Z');

test.each<[ShownAgentStatus, string, string]>([
  ['online', 'good', 'online'],
  ['busy', 'good', 'working'],
  ['paused', 'notice', 'paused'],
  ['late', 'notice', 'late, last heard 28 min ago'],
  ['error', 'bad', 'reports an error'],
  ['asleep', 'neutral', 'asleep since 14:02'],
  ['offline', 'bad', 'offline since 14:02'],
  ['never_contacted', 'neutral', 'has not reported yet'],
  ['revoked', 'bad', 'revoked'],
])('an agent that is %s is shown as %s: "%s"', (status, tone, text) => {
  const words = agentWords(status, HEARD, NOW);
  expect({ ...words, text: words.text.replaceAll('\u00a0', ' ') }).toEqual({ tone, text });
});
