import { expect, test } from 'vitest';

import { changes } from './changes.ts';

test.each<[Record<string, number>, string | null]>([
  [{}, null],
  [{ 'changes.unchanged': 1, 'changes.files.added': 0 }, 'nothing changed'],
  [{ 'changes.unchanged': 0, 'changes.files.added': 0, 'changes.findings.new': 0 }, 'nothing changed'],
  [{ 'changes.unchanged': 0, 'changes.files.added': 1, 'changes.files.removed': 1_200 }, '1 file added, 1,200 files removed'],
  [{ 'changes.unchanged': 0, 'changes.files.changed': 2, 'changes.findings.new': 1 }, '2 files changed, 1 new finding'],
  [{ 'changes.unchanged': 0, 'changes.findings.new': 3, 'changes.findings.gone': 1 }, '3 new findings, 1 finding gone'],
])('%j reads as %s', (counts, text) => {
  expect(changes({ counts })).toBe(text);
});
