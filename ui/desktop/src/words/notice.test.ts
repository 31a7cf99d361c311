import type { NoticeCause } from '@safelight/kit/panel';
import { expect, test } from 'vitest';

import { noticeTone } from './notice.ts';

test('only what wants attention looks like it', () => {
  expect(noticeTone({ cause: 'new_problem' })).toBe('bad');
  expect(noticeTone({ cause: 'new_findings' })).toBe('notice');
  expect(noticeTone({ cause: 'first_result' })).toBe('info');
  expect(noticeTone({ cause: 'of_tomorrow' as NoticeCause })).toBe('info');
});
