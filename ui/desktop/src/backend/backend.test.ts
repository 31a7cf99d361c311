import { expect, test } from 'vitest';

import { heard } from './backend.ts';
import { tokenIn } from './choose.ts';
import { fault, Fault, saying, ShutOut, Silent } from './fault.ts';

test('events of every kind are read', () => {
  expect(heard({ kind: 'state', state: { version: '1' } })).toEqual({ kind: 'state', state: { version: '1' } });
  expect(heard({ kind: 'log', line: {} })).toEqual({ kind: 'log' });
  expect(heard({ kind: 'drag', over: true })).toEqual({ kind: 'drag', over: true });
  expect(heard({ kind: 'folders', paths: ['/srv'] })).toEqual({ kind: 'folders', paths: ['/srv'] });
  expect(heard({ kind: 'link', link: 'safelight://join?x' })).toEqual({ kind: 'link', link: 'safelight://join?x' });
  expect(heard({ kind: 'show', view: 'log' })).toEqual({ kind: 'show', view: 'log' });
});

test.each([
  ['add_folder', { kind: 'add' }],
  ['settings', { kind: 'show', view: 'settings' }],
  ['log', { kind: 'show', view: 'log' }],
  ['legend', { kind: 'show', view: 'help' }],
  ['open', null],
  ['quit', null],
])('the entry %s of the menu leads to its place', (act, meaning) => {
  expect(heard({ kind: 'skin', act })).toEqual(meaning);
});

test.each([
  null,
  'state',
  {},
  { kind: 'dance' },
  { kind: 'state', state: null },
  { kind: 'show', view: 'cellar' },
  { kind: 'folders', paths: [1] },
  { kind: 'link' },
])('what is not understood is passed over: %j', (said) => {
  expect(heard(said)).toBeNull();
});

test('a token stands where a place may stand, and is told from it', () => {
  expect(tokenIn('')).toBeNull();
  expect(tokenIn('#activity')).toBeNull();
  expect(tokenIn('#pnl_abc-123')).toBe('pnl_abc-123');
});

test('a refusal is told with what to do, and anything else as a sentence', () => {
  expect(saying(fault({ code: 'missing', message: 'There is no such folder.' }))).toBe('There is no such folder.');
  expect(saying(fault({ code: 'busy', message: 'It is still starting.', hint: 'Try again in a moment.' }))).toBe(
    'It is still starting. Try again in a moment.',
  );
  expect(fault('panicked')).toMatchObject({ code: 'unknown' });
  expect(saying(new Silent())).toContain('does not answer');
  expect(saying(new ShutOut())).toContain('one visit');
  expect(saying(new TypeError('x is undefined'))).not.toContain('undefined');
  expect(fault(null)).toBeInstanceOf(Fault);
});
