import { expect, test } from 'vitest';

import { extensionsIn } from './extensions.ts';

test.each<[string, string[]]>([
  ['', []],
  ['.CR3 dng,.nef;\n cr3', ['.cr3', '.dng', '.nef']],
  [' . ', []],
])('%j is %j', (text, list) => {
  expect(extensionsIn(text)).toEqual(list);
});
