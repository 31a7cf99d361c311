import { expect, test } from 'vitest';

import { filterOf, isNarrowed, queryOf, viewOf } from './filter.ts';

const view = (query: string) => viewOf(new URLSearchParams(query));

test('an address without filters shows what runs', () => {
  expect(filterOf(view(''))).toEqual({ state: ['assigned', 'running'] });
  expect(isNarrowed(view(''))).toBe(false);
});

test('filters of the address narrow, unknown ones do not', () => {
  expect(filterOf(view('tab=finished&state=cancelled&agent=agt_1&tool=photostats'))).toEqual({
    state: ['cancelled'],
    agent: 'agt_1',
    tool: 'photostats',
  });
  expect(filterOf(view('tab=failed&state=running&tool=hammer'))).toEqual({ state: ['failed'] });
});

test('another tab keeps the filters but not the state', () => {
  const here = view('tab=finished&state=cancelled&collection=col_1');
  expect(filterOf(here, 'failed')).toEqual({ state: ['failed'], collection: 'col_1' });
  expect(queryOf(here, 'failed')).toEqual({ tab: 'failed', collection: 'col_1' });
});
