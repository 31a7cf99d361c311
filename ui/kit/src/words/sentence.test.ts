import { expect, test } from 'vitest';

import { asSentence } from './sentence.ts';

test.each([
  ['waiting for agent Studio-Mac', 'Waiting for agent Studio-Mac.'],
  ['All is well.', 'All is well.'],
  ['outside_roots: this folder is not bound', 'This folder is not bound.'],
  ['note: this stays', 'Note: this stays.'],
  ['', ''],
])('%j becomes %j', (words, sentence) => {
  expect(asSentence(words)).toBe(sentence);
});
