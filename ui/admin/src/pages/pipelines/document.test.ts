import { expect, test } from 'vitest';
import { parse } from 'yaml';

import { documentOf } from './document.ts';

test('YAML and JSON are read alike', () => {
  const document = { name: 'A', nodes: [{ id: 'raw', properties: { extension: '.CR3', optional: true } }], edges: [] };
  expect(documentOf('name: A\nnodes:\n  - {id: raw, properties: {extension: .CR3, optional: true}}\nedges: []\n', parse)).toEqual({ document });
  expect(documentOf(JSON.stringify(document), parse)).toEqual({ document });
});

test.each(['nodes: [', '- a list', 'just words', ''])('%j is no pipeline', (text) => {
  const { document, fault } = documentOf(text, parse);
  expect(document).toBeUndefined();
  expect(fault).toMatch(/Mend what the check names first\.$/);
});
