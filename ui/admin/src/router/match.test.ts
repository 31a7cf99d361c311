import { expect, test } from 'vitest';

import { codeOf, inside, match, signInAddress } from './match.ts';
import { address } from './table.ts';

const at = (path: string) => new URL(path, 'http://127.0.0.1:7373');

test.each([
  ['/', 'collections', {}],
  ['/collections', 'collections', {}],
  ['/collections/col_1', 'collection', { collection: 'col_1' }],
  ['/collections/col_1/results/res_2', 'result', { collection: 'col_1', result: 'res_2' }],
  ['/agents/', 'agents', {}],
  ['/agents/agt_1', 'agent', { agent: 'agt_1' }],
  ['/setup', 'setup', {}],
  ['/collections/col_1/more', 'not-found', {}],
  ['/%E0%A4%A', 'not-found', {}],
])('%s leads to %s', (path, page, params) => {
  expect(match(path)).toEqual({ page, params });
});

test.each([
  ['/setup', ''],
  ['/setup?code=abc', 'abc'],
  ['/setup#code=abc', 'abc'],
  ['/sign-in?code=lnk_x', 'lnk_x'],
])('%s brings the code "%s"', (path, code) => {
  expect(codeOf(at(path))).toBe(code);
});

test('an address is made of its parameters, and leads back to its page', () => {
  const made = address('result', { collection: 'col/1', result: 'res 2' }, { after: 'a&b' });
  expect(made).toBe('/collections/col%2F1/results/res%202?after=a%26b');
  expect(match(at(made).pathname)).toEqual({ page: 'result', params: { collection: 'col/1', result: 'res 2' } });
});

test.each(['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', 'javascript:alert(1)', '', null])(
  'signing in never leads to another site (%j)',
  (next) => {
    expect(inside(next)).toBe('/');
  },
);

test('the sign-in page remembers where the reader was', () => {
  expect(signInAddress('/')).toBe('/sign-in');
  const remembered = at(signInAddress('/collections/col_1')).searchParams.get('next');
  expect(inside(remembered)).toBe('/collections/col_1');
});
