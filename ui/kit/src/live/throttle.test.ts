import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { throttle } from './throttle.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the first call acts at once, a burst once more at its end', () => {
  const act = vi.fn();
  const soon = throttle(act, 500);
  for (let call = 0; call < 20; call += 1) soon();
  expect(act).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(500);
  expect(act).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(5_000);
  expect(act).toHaveBeenCalledTimes(2);
  soon();
  expect(act).toHaveBeenCalledTimes(3);
});

test('a cancelled act does not come', () => {
  const act = vi.fn();
  const soon = throttle(act, 500);
  soon();
  soon();
  soon.cancel();
  vi.advanceTimersByTime(5_000);
  expect(act).toHaveBeenCalledTimes(1);
});
