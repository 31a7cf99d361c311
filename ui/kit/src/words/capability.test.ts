import { expect, test } from 'vitest';

import { canRun, capabilityWords } from './capability.ts';

test.each([
  ['local_filesystem', 'Folders of its own computer'],
  ['tool:photostats:1.2.0', 'PhotoStats 1.2.0'],
  ['tool:photo_pairing', 'Photo Pairing'],
  ['tool:of_the_future:2', 'tool:of_the_future:2'],
  ['connector:con_1', 'Credentials for the connector con_1'],
])('%s reads "%s"', (capability, words) => {
  expect(capabilityWords(capability)).toBe(words);
});

test('any version of a tool will do, and another tool will not', () => {
  expect(canRun(['tool:photostats:1.0.0'], 'photostats')).toBe(true);
  expect(canRun(['tool:photostats'], 'photostats')).toBe(true);
  expect(canRun(['tool:photostats_more:1'], 'photostats')).toBe(false);
  expect(canRun([], 'photostats')).toBe(false);
});
