import { expect, test } from 'vitest';

import { enrolmentCommands, enrolmentLink, likelySystem, nameOfFolder, type System } from './commands.ts';

const enrolment = { server: 'http://127.0.0.1:7373', token: 'art_x', name: "Ada's Mac", folder: '/photos' };

test.each<[System, string, string]>([
  ['macos', `--name 'Ada'\\''s Mac'`, `roots add '/photos'`],
  ['linux', `--name 'Ada'\\''s Mac'`, `roots add '/photos'`],
  ['nas', `--name 'Ada'\\''s Mac' --secret-store file`, `roots add '/photos'`],
  ['windows', `--name "Ada's Mac"`, `roots add "/photos"`],
])('on %s a computer joins by three commands', (system, name, roots) => {
  expect(enrolmentCommands(enrolment, system).split('\n')).toEqual([
    `safelight-agent register --server http://127.0.0.1:7373 --token art_x ${name}`,
    `safelight-agent ${roots}`,
    'safelight-agent run',
  ]);
});

test.each([
  ['$(rm -rf ~)', 'linux', `'$(rm -rf ~)'`],
  ['D:\\Fotos "2024"\\', 'windows', '"D:\\Fotos 2024"'],
  ['%PATH%', 'windows', '"PATH"'],
] as const)('what is typed (%s) stays one argument on %s', (folder, system, quoted) => {
  expect(enrolmentCommands({ ...enrolment, folder }, system)).toContain(`roots add ${quoted}\n`);
});

test('plain HTTP beyond this computer has to be said', () => {
  expect(enrolmentCommands({ ...enrolment, server: 'http://studio.lan' })).toContain(' --insecure-http');
  expect(enrolmentCommands({ ...enrolment, server: 'https://studio.lan' })).not.toContain('insecure');
});

test('the desktop app is told by a link', () => {
  const link = new URL(enrolmentLink({ server: 'https://studio.lan', token: 'art_x' }));
  expect([link.protocol, link.searchParams.get('server'), link.searchParams.get('token')]).toEqual([
    'safelight:',
    'https://studio.lan',
    'art_x',
  ]);
});

test.each([
  ['MacIntel', 'macos'],
  ['Win32', 'windows'],
  ['Linux x86_64', 'linux'],
] as const)('a browser on %s is %s', (platform, system) => {
  expect(likelySystem(platform)).toBe(system);
});

test.each([
  ['/photos/wedding', 'wedding'],
  ['/photos/', 'photos'],
  ['D:\\Fotos\\Hochzeit', 'Hochzeit'],
  ['', ''],
])('%s is called %s', (path, name) => {
  expect(nameOfFolder(path)).toBe(name);
});
