import { expect, test } from 'vitest';

import { whole } from './address.ts';
import { browserName } from './browser.ts';

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36', 'Chrome on Linux'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15', 'Safari on macOS'],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Windows'],
  ['curl/8.14', 'curl/8.14'],
  [null, 'An unknown program'],
])('%s is %s', (program, name) => {
  expect(browserName(program)).toBe(name);
});

test('a link that begins at the root gets the address of the page', () => {
  expect(whole('/sign-in#code=x', 'https://studio.example')).toBe('https://studio.example/sign-in#code=x');
  expect(whole('https://other.example/sign-in', 'https://studio.example')).toBe('https://other.example/sign-in');
});
