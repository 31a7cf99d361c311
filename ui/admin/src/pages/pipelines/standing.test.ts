import { expect, test } from 'vitest';
import type { Pipeline } from '@safelight/kit';

import { standing, usedBy } from './standing.ts';

test.each<[number | null, number, boolean, string, string]>([
  [null, 1, true, 'neutral', 'Not in use: activate version 1 first'],
  [null, 2, false, 'bad', 'Not in use: version 2 has faults to mend first'],
  [3, 3, true, 'good', 'Version 3 is active'],
  [2, 3, true, 'notice', 'Version 2 is active; version 3 can be activated'],
  [2, 3, false, 'notice', 'Version 2 is active; version 3 has faults to mend first'],
])('active %s, newest %i, valid %s', (active_version, newest_version, newest_valid, tone, text) => {
  expect(standing({ active_version, newest_version, newest_valid } as Pipeline)).toEqual({ tone, text });
});

test.each<[number, boolean, string]>([
  [0, false, 'Used by no collection'],
  [1, false, 'Used by 1 collection'],
  [0, true, 'Used by all collections that have no pipeline of their own'],
  [2, true, 'Used by 2 collections and by all collections that have no pipeline of their own'],
])('%i collections, default %s', (collections, is_default, words) => {
  expect(usedBy({ collections, is_default })).toBe(words);
});
