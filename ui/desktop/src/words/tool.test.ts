import { expect, test } from 'vitest';

import { toolWords } from './tool.ts';

test('tools have the names that people know, and new ones their own', () => {
  expect(toolWords('photo_pairing')).toBe('Photo Pairing');
  expect(toolWords('dust_spots')).toBe('dust spots');
});
