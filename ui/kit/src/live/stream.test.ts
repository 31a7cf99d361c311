import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { Visibility } from './poller.ts';
import { CLOSE_SIGNED_OUT, PING_MS, Stream, type Line, type Signal } from './stream.ts';

class FakeLine implements Line {
  onopen: Line['onopen'] = null;
  onmessage: Line['onmessage'] = null;
  onclose: Line['onclose'] = null;
  sent: string[] = [];
  closed = false;
  constructor(readonly since: string | null) {}
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.closed = true;
  }
  says(message: unknown) {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) });
  }
}

class FakePage implements Visibility {
  #hidden = false;
  #listeners = new Set<() => void>();
  hidden = () => this.#hidden;
  onChange(listener: () => void) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  show(shown: boolean) {
    this.#hidden = !shown;
    for (const listener of this.#listeners) listener();
  }
}

let lines: FakeLine[];
let told: Signal['type'][];
let page: FakePage;
let signedOut: number;
let stream: Stream;
let stop: () => void;

const last = () => lines.at(-1) as FakeLine;

beforeEach(() => {
  vi.useFakeTimers();
  [lines, told, page, signedOut] = [[], [], new FakePage(), 0];
  const connect = (since: string | null) => {
    lines.push(new FakeLine(since));
    return last();
  };
  stream = new Stream({ connect, visibility: page, random: () => 1, now: Date.now }, () => {}, () => (signedOut += 1));
  stream.listen(({ type }) => told.push(type));
  stop = stream.start();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

function open(): FakeLine {
  last().onopen?.();
  return last();
}

test('events are passed on, and the newest is where a new connection begins', () => {
  const line = open();
  line.says({ type: 'hello', id: 'x.4' });
  line.says({ type: 'collection', id: 'x.5', guid: 'col_1', change: 'update' });
  expect(told).toEqual(['opened', 'collection']);
  line.onclose?.({ code: 1006 });
  expect(stream.state).toBe('lost');
  vi.advanceTimersByTime(1_000);
  expect(last().since).toBe('x.5');
  open().says({ type: 'resync', id: 'y.9' });
  expect(told).toEqual(['opened', 'collection', 'lost', 'opened', 'resync']);
});

test('a connection that does not answer is lost', () => {
  const line = open();
  vi.advanceTimersByTime(PING_MS);
  expect(line.sent).toEqual(['ping']);
  line.says('pong');
  vi.advanceTimersByTime(PING_MS);
  expect(stream.state).toBe('open');
  vi.advanceTimersByTime(PING_MS);
  expect(stream.state).toBe('lost');
  expect(line.closed).toBe(true);
});

test('a connection that never opens is lost, told once, and tried ever more seldom', () => {
  const at: number[] = [];
  const start = Date.now();
  for (let seconds = 0; seconds < 300; seconds += 1) {
    const before = lines.length;
    last().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(1_000);
    if (lines.length > before) at.push((Date.now() - start) / 1000);
  }
  expect(told).toEqual(['lost']);
  const waits = at.slice(1).map((moment, index) => moment - (at[index] ?? 0));
  expect(waits.slice(0, 6)).toEqual([2, 4, 8, 16, 30, 30]);
});

test('a hidden page holds no connection, and catches up when it is shown again', () => {
  open().says({ type: 'hello', id: 'x.7' });
  page.show(false);
  expect([stream.state, last().closed]).toEqual(['paused', true]);
  vi.advanceTimersByTime(600_000);
  expect(lines).toHaveLength(1);
  page.show(true);
  expect(lines).toHaveLength(2);
  expect(last().since).toBe('x.7');
});

test('the end of the session is told apart from a broken line', () => {
  open().onclose?.({ code: 1006 });
  expect(signedOut).toBe(0);
  vi.advanceTimersByTime(1_000);
  open().onclose?.({ code: CLOSE_SIGNED_OUT });
  expect(signedOut).toBe(1);
});

test('what was last heard is known to the moment', () => {
  open();
  vi.advanceTimersByTime(3_000);
  last().says({ type: 'hello', id: 'x.1' });
  expect(stream.heardAt).toBe(Date.now());
});
