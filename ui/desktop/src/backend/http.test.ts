import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { Heard } from './backend.ts';
import { Fault, ShutOut, Silent } from './fault.ts';
import { HttpBackend, RETRY_MS } from './http.ts';

/** What the program would answer, by path. */
let answers: Record<string, () => Response>;
let asked: { path: string; body: unknown }[];

/** A stream that the test feeds. */
class Source {
  static all: Source[] = [];
  static readonly CLOSED = 2;
  readyState = 1;
  onerror: (() => void) | null = null;
  readonly #listeners = new Map<string, (event: { data: string }) => void>();

  constructor(readonly address: string) {
    Source.all.push(this);
  }
  addEventListener(kind: string, listener: (event: { data: string }) => void): void {
    this.#listeners.set(kind, listener);
  }
  send(kind: string, data: unknown): void {
    this.#listeners.get(kind)?.({ data: JSON.stringify(data) });
  }
  close(): void {
    this.readyState = Source.CLOSED;
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  [answers, asked, Source.all] = [{}, [], []];
  vi.stubGlobal('EventSource', Source);
  vi.stubGlobal('fetch', async (path: string, { body }: { body: string }) => {
    asked.push({ path, body: JSON.parse(body) });
    const answer = answers[path];
    if (!answer) throw new TypeError('fetch failed');
    return answer();
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const json = (status: number, body: unknown) => () => new Response(JSON.stringify(body), { status });
const NO_SESSION = json(401, { code: 'no_session', message: 'Open the panel anew.' });

test('the token of the address opens a session once, and is not sent again', async () => {
  answers = { '/panel/session': json(200, {}), '/panel/call/state': json(200, { version: '1' }) };
  const backend = new HttpBackend('pnl_1');
  await backend.enter();
  await backend.enter();
  expect(asked).toEqual([
    { path: '/panel/session', body: { token: 'pnl_1' } },
    { path: '/panel/call/state', body: {} },
    { path: '/panel/call/state', body: {} },
  ]);
});

test('a used link is no obstacle while the session that it opened is good', async () => {
  answers = { '/panel/session': NO_SESSION, '/panel/call/state': json(200, { version: '1' }) };
  await expect(new HttpBackend('pnl_1').enter()).resolves.toEqual({ version: '1' });
});

test('without a session the door is shut, and says so', async () => {
  answers = { '/panel/call/state': NO_SESSION };
  await expect(new HttpBackend(null).enter()).rejects.toBeInstanceOf(ShutOut);
});

test('a refusal keeps its code, its sentence and its hint', async () => {
  answers = { '/panel/call/folders.add': json(409, { code: 'already', message: 'It is there.', hint: 'Open it.' }) };
  const refused = new HttpBackend(null).call('folders.add', { path: '/srv', name: 'Srv' });
  await expect(refused).rejects.toEqual(new Fault('already', 'It is there.', 'Open it.'));
});

test('no answer, and an answer that is none, are told apart', async () => {
  await expect(new HttpBackend(null).call('state', {})).rejects.toBeInstanceOf(Silent);
  answers = { '/panel/call/state': () => new Response('<h1>Bad gateway</h1>', { status: 502 }) };
  await expect(new HttpBackend(null).call('state', {})).rejects.toMatchObject({ code: 'unknown' });
});

test('events are heard as they come', () => {
  const heard: Heard[] = [];
  const end = new HttpBackend(null).follow((one) => heard.push(one));
  const [source] = Source.all;
  expect(source?.address).toBe('/panel/events');
  source?.send('state', { kind: 'state', state: { version: '2' } });
  source?.send('log', { kind: 'log', line: { message: 'began' } });
  source?.send('skin', { kind: 'skin', act: 'settings' });
  expect(heard).toEqual([
    { kind: 'state', state: { version: '2' } },
    { kind: 'log' },
    { kind: 'show', view: 'settings' },
  ]);
  end();
  expect(source?.readyState).toBe(Source.CLOSED);
});

test('a lost stream is told, and opened anew where the browser has given up', () => {
  const heard: Heard[] = [];
  const end = new HttpBackend(null).follow((one) => heard.push(one));
  const [source] = Source.all;
  source?.onerror?.();
  expect(heard).toEqual([{ kind: 'lost' }]);
  vi.advanceTimersByTime(RETRY_MS);
  expect(Source.all).toHaveLength(1);
  source?.close();
  source?.onerror?.();
  vi.advanceTimersByTime(RETRY_MS);
  expect(Source.all).toHaveLength(2);
  end();
  Source.all[1]?.onerror?.();
  vi.advanceTimersByTime(RETRY_MS);
  expect(Source.all).toHaveLength(2);
});

test('a report has an address of its own', () => {
  expect(new HttpBackend(null).reportAddress('res_1')).toBe('/panel/report/res_1');
});
