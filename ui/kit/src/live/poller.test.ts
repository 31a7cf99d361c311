import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { poll, type Visibility } from './poller.ts';

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

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('loads at once, then after each interval', async () => {
  const load = vi.fn(async () => {});
  const poller = poll(load, () => 5000, new FakePage());
  await vi.advanceTimersByTimeAsync(0);
  expect(load).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(load).toHaveBeenCalledTimes(3);
  poller.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(load).toHaveBeenCalledTimes(3);
});

test('asks nothing while the page is hidden, and at once when it is shown again', async () => {
  const page = new FakePage();
  const load = vi.fn(async () => {});
  const poller = poll(load, () => 5000, page);
  await vi.advanceTimersByTimeAsync(0);
  page.show(false);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(load).toHaveBeenCalledTimes(1);
  page.show(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(load).toHaveBeenCalledTimes(2);
  poller.stop();
});

test('an answer that comes to a hidden page starts no new round', async () => {
  const page = new FakePage();
  const load = vi.fn(() => new Promise<void>((done) => setTimeout(done, 1000)));
  const poller = poll(load, () => 5000, page);
  page.show(false);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(load).toHaveBeenCalledTimes(1);
  poller.stop();
});

test('a refresh during a load loads again afterwards, never beside it', async () => {
  let loading = 0;
  let most = 0;
  const load = vi.fn(async () => {
    loading += 1;
    most = Math.max(most, loading);
    await new Promise((done) => setTimeout(done, 1000));
    loading -= 1;
  });
  const poller = poll(load, () => 5000, new FakePage());
  const refreshed = poller.now();
  await vi.advanceTimersByTimeAsync(2000);
  await refreshed;
  expect(load).toHaveBeenCalledTimes(2);
  expect(most).toBe(1);
  await vi.advanceTimersByTimeAsync(4999);
  expect(load).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(load).toHaveBeenCalledTimes(3);
  poller.stop();
});

test('stopping tells a load that is under way', async () => {
  let seen: AbortSignal | undefined;
  const poller = poll(async (signal) => void (seen = signal), () => 5000, new FakePage());
  expect(seen?.aborted).toBe(false);
  poller.stop();
  expect(seen?.aborted).toBe(true);
});
