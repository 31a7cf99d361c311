import { expect, test } from 'vitest';

import { below } from './path.ts';

test.each([
  ['/photos', '', '/photos'],
  ['/photos', 'wedding/raw', '/photos/wedding/raw'],
  ['/photos', ' /wedding/ ', '/photos/wedding'],
  ['/', 'photos', '/photos'],
  ['D:\\Fotos', 'Hochzeit', 'D:\\Fotos\\Hochzeit'],
  ['D:\\', 'Hochzeit\\', 'D:\\Hochzeit'],
])('%s and "%s" make %s', (root, rest, path) => {
  expect(below(root, rest)).toBe(path);
});
