import { expect, test } from 'vitest';

import { enrolmentCommands, nameOfFolder } from './commands.ts';

const ENROLMENT = { server: 'https://photos.example', token: 'art_x', name: 'Studio Mac', folder: '/Volumes/My Photos' };

test('a computer joins with three commands', () => {
  expect(enrolmentCommands(ENROLMENT)).toBe(
    'safelight-agent register --server https://photos.example --token art_x --name "Studio Mac"\n' +
      'safelight-agent roots add "/Volumes/My Photos"\n' +
      'safelight-agent run',
  );
});

test('what was typed cannot become a command of its own', () => {
  const commands = enrolmentCommands({ ...ENROLMENT, name: 'a"; $(rm -rf ~) `x`' });
  expect(commands).toContain('--name "a; (rm -rf ~) x"');
});

test.each([
  ['/Volumes/Photos/2026', '2026'],
  ['/Volumes/Photos/', 'Photos'],
  ['C:\\Users\\Ada\\Pictures', 'Pictures'],
  ['', ''],
])('the folder %j suggests the name %j', (path, name) => {
  expect(nameOfFolder(path)).toBe(name);
});
