import { expect, test } from 'vitest';

import { artifactsIn, linesOf } from './artifacts.ts';

const SUM = 'a'.repeat(64);

test('each line is a program', () => {
  expect(artifactsIn(`${SUM.toUpperCase()} x86_64-unknown-linux-gnu safelight-agent\n\n${SUM}\taarch64-apple-darwin\n`)).toEqual({
    artifacts: [
      { sha256: SUM, platform: 'x86_64-unknown-linux-gnu', file_name: 'safelight-agent' },
      { sha256: SUM, platform: 'aarch64-apple-darwin' },
    ],
  });
});

test.each([
  ['', 'Name at least one program.'],
  [`${SUM} linux\nabc linux`, 'Line 2 does not begin with a SHA-256 of 64 hex digits.'],
  [SUM, 'Line 1 names no platform after the checksum.'],
])('%j is refused in words', (text, fault) => {
  expect(artifactsIn(text)).toEqual({ fault });
});


test('what was written is read back', () => {
  const artifacts = [
    { sha256: SUM, platform: 'x86_64-unknown-linux-gnu', file_name: 'safelight agent' },
    { sha256: SUM, platform: 'aarch64-apple-darwin' },
  ];
  expect(artifactsIn(linesOf(artifacts))).toEqual({ artifacts });
});
