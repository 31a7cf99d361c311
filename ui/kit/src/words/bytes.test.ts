import { expect, test } from 'vitest';

import { bytes } from './bytes.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [12_400_000_000, '12.4 GB'],
  [999_999, '1.0 MB'],
  [345_600_000, '346 MB'],
])('%i bytes read as %s', (n, text) => {
  expect(bytes(n).replaceAll('\u00a0', ' ')).toBe(text);
});
