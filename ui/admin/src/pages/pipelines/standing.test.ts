import { expect, test } from 'vitest';
import type { Pipeline } from '@safelight/kit';

import { standing } from './standing.ts';

test.each<[number | null, number, boolean, string, string]>([
  [null, 1, true, 'neutral', 'Not in use: activate version 1 first'],
  [null, 2, false, 'bad', 'Not in use: version 2 has faults to mend first'],
  [3, 3, true, 'good', 'Version 3 is active'],
  [2, 3, true, 'notice', 'Version 2 is active; version 3 can be activated'],
  [2, 3, false, 'notice', 'Version 2 is active; version 3 has faults to mend first'],
])('active %s, newest %i, valid %s', (active_version, newest_version, newest_valid, tone, text) => {
  expect(standing({ active_version, newest_version, newest_valid } as Pipeline)).toEqual({ tone, text });
});
