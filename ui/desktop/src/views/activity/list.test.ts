import type { Run } from '@safelight/kit/panel';
import { expect, test } from 'vitest';

import { grown, refreshed } from './list.ts';

function runs(...names: string[]): Run[] {
  return names.map((job) => ({
    job, collection: 'col_1', collection_name: 'Weddings', tool: 'photostats', state: 'completed', cause: 'asked by you',
    started: null, ended: null, seconds: null, sentence: '', findings: null, result: null, report: false,
  }));
}
const names = ({ runs: shown }: { runs: Run[] }) => shown.map(({ job }) => job).join(' ');

test('a run that begins stands on top of what was loaded before', () => {
  const after = refreshed({ runs: runs('c', 'b', 'a'), next: null }, { runs: runs('d', 'c'), next: 'c' });
  expect(names(after)).toBe('d c b a');
  expect(after.next).toBeNull();
});

test('where the new top does not reach what was loaded, nothing is shown as if there were no gap', () => {
  const after = refreshed({ runs: runs('b', 'a'), next: null }, { runs: runs('f', 'e'), next: 'e' });
  expect(names(after)).toBe('f e');
  expect(after.next).toBe('e');
});

test('the whole list is the whole list', () => {
  expect(names(refreshed({ runs: runs('b', 'a'), next: null }, { runs: runs('b'), next: null }))).toBe('b');
  expect(names(refreshed({ runs: [], next: null }, { runs: [], next: null }))).toBe('');
});

test('older runs are added below, each once', () => {
  const after = grown({ runs: runs('c', 'b'), next: 'b' }, { runs: runs('b', 'a'), next: null });
  expect(names(after)).toBe('c b a');
  expect(after.next).toBeNull();
});
