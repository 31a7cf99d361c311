import { expect, test } from 'vitest';

import { figureName, isBytes, moved } from './figures.ts';

test.each([
  ['orphaned_images', 'Images without their sidecar'],
  ['file_counts..cr3', 'Files of type .cr3'],
  ['ready.any', 'Images that are ready'],
  ['ready.DNG archive', 'Images ready for DNG archive'],
  ['by_termination.web.PARTIAL', 'Images, web, PARTIAL'],
  ['something_else', 'Something else'],
])('%s is called "%s"', (key, name) => {
  expect(figureName(key)).toBe(name);
});

test.each([
  [1, 13, '+12'],
  [1300, 0, '−1,300'],
  [5, 5, 'the same'],
  [null, 5, 'new'],
  [5, null, 'gone'],
])('from %s to %s is "%s"', (before, after, words) => {
  expect(moved(before, after)).toBe(words);
});

test('sizes are known by their keys', () => {
  expect(isBytes('total_size')).toBe(true);
  expect(isBytes('storage_by_type..cr3')).toBe(true);
  expect(isBytes('total_files')).toBe(false);
});
