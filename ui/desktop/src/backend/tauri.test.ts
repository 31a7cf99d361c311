import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import { emit } from '@tauri-apps/api/event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { Heard } from './backend.ts';
import { Fault } from './fault.ts';
import { TauriBackend } from './tauri.ts';

let said: { command: string; payload: unknown }[];

beforeEach(() => {
  said = [];
  vi.stubGlobal('window', globalThis);
  mockIPC(
    (command, payload) => {
      said.push({ command, payload });
      const { command: wanted } = (payload ?? {}) as { command?: string };
      if (wanted === 'state') return { version: '1' };
      throw { code: 'already', message: 'It is there.' };
    },
    { shouldMockEvents: true },
  );
});
afterEach(() => {
  clearMocks();
  vi.unstubAllGlobals();
});

test('a command travels with its arguments, and its answer comes back', async () => {
  await expect(new TauriBackend().enter()).resolves.toEqual({ version: '1' });
  expect(said).toEqual([{ command: 'panel', payload: { command: 'state', args: {} } }]);
});

test('a refusal keeps its code and its sentence', async () => {
  const refused = new TauriBackend().call('folders.add', { path: '/srv', name: 'Srv' });
  await expect(refused).rejects.toEqual(new Fault('already', 'It is there.'));
});

test('what is told before the page follows waits for it, except states that the answer overtook', async () => {
  const backend = new TauriBackend();
  const heard: Heard[] = [];
  mockIPC(
    async () => {
      await emit('panel', { kind: 'state', state: { version: 'old' } });
      await emit('panel', { kind: 'folders', paths: ['/srv/Fotos ü#'] });
      return { version: '1' };
    },
    { shouldMockEvents: true },
  );
  await backend.enter();
  await emit('panel', { kind: 'state', state: { version: 'new' } });
  const end = backend.follow((one) => heard.push(one));
  await emit('panel', { kind: 'drag', over: true });
  end();
  expect(heard).toEqual([
    { kind: 'folders', paths: ['/srv/Fotos ü#'] },
    { kind: 'state', state: { version: 'new' } },
    { kind: 'drag', over: true },
  ]);
});

test('a report is opened by the program, not by the window', () => {
  expect(new TauriBackend().reportAddress()).toBeNull();
});
