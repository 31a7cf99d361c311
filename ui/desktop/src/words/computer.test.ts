import { expect, test } from 'vitest';

import { batteryWords, rootWords } from './computer.ts';

test('a battery is told with what it does', () => {
  expect(batteryWords({ percent: 81.6, charging: true }).replace('\u00a0', ' ')).toBe('82 %, plugged in');
  expect(batteryWords({ percent: 20, charging: false }).replace('\u00a0', ' ')).toBe('20 %, on battery');
});

test('a folder stands in words', () => {
  expect(rootWords('waiting_for_drive')).toBe('Waiting for its drive');
});
