import { expect, test } from 'vitest';

import { steady } from './steady.ts';

const rows = (...names: string[]) => names.map((name) => ({ id: name.slice(0, 1), name }));
const names = (items: { name: string }[]) => items.map(({ name }) => name);
const id = (item: { id: string }) => item.id;

test('nothing moves under the pointer, and everything is up to date', () => {
  const shown = rows('a', 'b', 'c');
  const loaded = rows('d', 'c2', 'a2');
  expect(names(steady(shown, loaded, id, true))).toEqual(['a2', 'b', 'c2', 'd']);
  expect(names(steady(shown, loaded, id, false))).toEqual(['d', 'c2', 'a2']);
});
