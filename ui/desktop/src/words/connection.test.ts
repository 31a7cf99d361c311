import type { Connection } from '@safelight/kit/panel';
import { expect, test } from 'vitest';

import { awayWords, standsWith, withoutWords } from './connection.ts';

const ONLINE: Connection = {
  mode: 'team', state: 'online', server: 'https://studio.example', team: 'Ada’s laptop', since: '2026-11-22T13:30:00Z', last_contact: null, reason: null,
};

test('whom a computer works for is told in words', () => {
  expect(standsWith({ ...ONLINE, mode: 'alone' })).toBe('on its own');
  expect(standsWith(ONLINE)).toBe('in the team at studio.example');
  expect(standsWith({ ...ONLINE, server: null })).toBe('in the team at its coordinator');
});

test('nothing is said while all is well, while it starts, or where there is no coordinator', () => {
  expect(awayWords(ONLINE)).toBeNull();
  expect(awayWords({ ...ONLINE, state: 'starting' })).toBeNull();
  expect(awayWords({ ...ONLINE, mode: 'none', state: 'offline' })).toBeNull();
});

test('a coordinator that is away is no disaster, one that took us out is', () => {
  expect(awayWords({ ...ONLINE, state: 'offline', reason: 'The name is not known.' })).toEqual({
    tone: 'notice',
    text: 'The coordinator of your team cannot be reached. The name is not known. What was checked is kept here and sent when it is back.',
  });
  expect(awayWords({ ...ONLINE, state: 'revoked' })?.tone).toBe('bad');
});

test('a computer that works for nobody is not said to work on its own', () => {
  expect(withoutWords({ state: 'starting', reason: null })).toBe('This computer is without a coordinator now.');
  expect(withoutWords({ state: 'offline', reason: 'The program safelight-coordinator is not here.' })).toBe(
    'This computer is without a coordinator now. The program safelight-coordinator is not here.',
  );
  expect(withoutWords({ state: 'revoked', reason: null })).toBe('This computer was taken out of its team.');
});
