import { expect, test } from 'vitest';

import { pasted, pathsOf } from './drop.ts';

test('addresses of files become paths, with spaces, umlauts and signs', () => {
  expect(pathsOf('file:///home/anna/Fotos%20%C3%BC%23/\r\nfile://localhost/srv')).toEqual(['/home/anna/Fotos ü#', '/srv']);
});

test('anything else that is dropped has no path', () => {
  expect(pathsOf('')).toEqual([]);
  expect(pathsOf('https://example.org/a\n# a comment\nfile:///%E0%A4%A')).toEqual([]);
});

test('the root stays the root', () => {
  expect(pathsOf('file:///')).toEqual(['/']);
});

test.each([
  ['  /srv/photos ', '/srv/photos'],
  ["'/srv/my photos'", '/srv/my photos'],
  ['"C:\\Photos"', 'C:\\Photos'],
  ['file:///srv/my%20photos', '/srv/my photos'],
])('a pasted path %s is read as %s', (text, path) => {
  expect(pasted(text)).toBe(path);
});
