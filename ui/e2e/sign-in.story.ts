import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { finished, Running } from './programs.ts';
import { Reader } from './reader.ts';

let folder: string;
let coordinator: Running;
let reader: Reader;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'safelight-e2e-'));
  coordinator = new Running('safelight-coordinator', ['serve', '--solo', folder], {});
  const [address] = await coordinator.says(/http:\/\/127\.0\.0\.1:\d+/);
  reader = await Reader.open(address);
});

afterAll(async () => {
  await reader?.close();
  await coordinator?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('a sign-in link lets its owner in once, and is told in words when it was used', async () => {
  const { page } = reader;
  const printed = await finished('safelight-coordinator', ['sign-in-link', '--data-dir', folder], {});
  const [link = ''] = /http\S+code=lnk_[\w-]+/.exec(printed) ?? [];

  await page.goto(link);
  await page.getByRole('heading', { name: 'Collections' }).waitFor();
  expect(page.url()).not.toContain('lnk_');

  await page.context().clearCookies();
  await page.goto(link);
  await page.getByRole('alert').waitFor();
  expect(page.url()).not.toContain('lnk_');
  expect(await reader.faults('sign-in, refused link')).toEqual([]);
  expect(reader.complaints).toEqual([]);
});

test('whoever is not signed in is led to the door, which remembers where they were going', async () => {
  const { page } = reader;
  await page.context().clearCookies();
  await page.goto('/agents');
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(new URL(page.url()).searchParams.get('next')).toBe('/agents');

  await page.getByLabel('E-mail').fill('nobody@example.org');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
  expect(reader.complaints).toEqual([]);
});
