import { expect, test } from 'vitest';

import { inside, match, signInAddress } from './match.ts';

const at = (address: string) => match(new URL(address, 'http://127.0.0.1:7373'));

test.each([
  ['/', { page: 'collections' }],
  ['/collections', { page: 'collections' }],
  ['/agents/', { page: 'agents' }],
  ['/setup', { page: 'setup', code: '' }],
  ['/setup?code=abc', { page: 'setup', code: 'abc' }],
  ['/setup#code=abc', { page: 'setup', code: 'abc' }],
  ['/sign-in?code=lnk_x', { page: 'sign-in', code: 'lnk_x', next: '/' }],
  ['/sign-in?next=%2Fagents', { page: 'sign-in', code: '', next: '/agents' }],
  ['/collections/col_1/results/res_2', { page: 'result', collection: 'col_1', result: 'res_2' }],
  ['/collections/col_1', { page: 'not-found' }],
  ['/%E0%A4%A', { page: 'not-found' }],
])('%s leads to %j', (address, route) => {
  expect(at(address)).toEqual(route);
});

test.each(['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', 'javascript:alert(1)', '', null])(
  'signing in never leads to another site (%j)',
  (next) => {
    expect(inside(next)).toBe('/');
  },
);

test('the sign-in page remembers where the reader was', () => {
  expect(signInAddress('/')).toBe('/sign-in');
  const route = at(signInAddress('/collections/col_1/results/res_2'));
  expect(route).toMatchObject({ page: 'sign-in', next: '/collections/col_1/results/res_2' });
});
