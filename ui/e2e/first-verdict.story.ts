import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { database, type Database } from './database.ts';
import { finished, Running } from './programs.ts';
import { Reader } from './reader.ts';

const PASSWORD = 'a lamp that harms no film';

let world: string;
let photos: string;
let store: Database;
let coordinator: Running;
let agent: Running | undefined;
let reader: Reader;
let address: string;
let setupPath: string;

beforeAll(async () => {
  world = mkdtempSync(join(tmpdir(), 'safelight-e2e-'));
  photos = join(world, 'photos');
  mkdirSync(join(photos, 'wedding'), { recursive: true });
  for (const name of ['AB3D0001.CR3', 'AB3D0002.CR3', 'AB3D0002.xmp', 'AB3D0003.jpg']) {
    writeFileSync(join(photos, 'wedding', name), 'not really a photo');
  }
  store = database();
  coordinator = new Running('safelight-coordinator', ['serve', '--data-dir', join(world, 'coordinator')], {
    SAFELIGHT_LISTEN: '127.0.0.1:0',
    ...store.env,
  });
  const [, origin = '', path = ''] = await coordinator.says(/(http:\/\/127\.0\.0\.1:\d+)(\/setup\S*)/);
  address = origin;
  setupPath = path;
  reader = await Reader.open(address);
});

afterAll(async () => {
  await reader?.close();
  await agent?.stop();
  await coordinator?.stop();
  store?.drop();
  rmSync(world, { recursive: true, force: true });
});

test('from the setup code to the first report', async () => {
  const { page } = reader;
  const faults: string[] = [];

  // A stranger at the front door is led to the setup, and a wrong code is told in words.
  await page.goto('/');
  await page.getByRole('heading', { name: 'Set up Safelight' }).waitFor();
  faults.push(...(await reader.faults('setup')));
  await fillSetup('not-the-code');
  await page.getByRole('alert').waitFor();
  faults.push(...(await reader.faults('setup, refused')));

  // The printed address brings the code.
  await page.goto(setupPath);
  await fillSetup();
  await page.getByRole('heading', { name: 'Add your first computer' }).waitFor();
  expect(await page.title()).toBe('Collections – Safelight');

  // Signing out and in again.
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  faults.push(...(await reader.faults('sign-in')));
  await page.getByLabel('E-mail').fill('ada@example.org');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();

  // The empty page names the next action: a computer joins by the commands shown.
  await page.getByRole('button', { name: 'Make a registration token' }).click();
  await page.getByLabel('Name of the computer').fill('Studio');
  const commands = await page.getByRole('region', { name: 'commands' }).innerText();
  faults.push(...(await reader.faults('add a computer')));
  await enrol(commands);

  // The computer shows up by itself, and a collection is added to it.
  await page.getByRole('heading', { name: 'Add your first collection' }).waitFor({ timeout: 45_000 });
  faults.push(...(await reader.faults('add a collection')));
  await page.getByLabel('Name', { exact: true }).fill('Weddings');
  await page.getByRole('button', { name: 'Add and check' }).click();

  // The folder is tried out, and the verdict comes by itself.
  await page.getByRole('heading', { name: 'Weddings', exact: true }).waitFor({ timeout: 45_000 });
  await page.getByText('1 image lacks the sidecar it needs').waitFor({ timeout: 45_000 });
  await page.getByRole('button', { name: 'Run again: PhotoStats of Weddings' }).waitFor();
  faults.push(...(await reader.faults('collection')));

  // Another tool is one button away, and a second look says that nothing changed.
  await page.getByRole('button', { name: 'Run: Photo Pairing of Weddings' }).click();
  await page.getByText('Every file name follows the rule').waitFor({ timeout: 45_000 });
  await page.getByRole('button', { name: 'Run again: PhotoStats of Weddings' }).click();
  await page.getByText(/nothing changed since the check before/).first().waitFor({ timeout: 45_000 });
  faults.push(...(await reader.faults('two tools')));

  // The report opens in a sandboxed frame, on its own page.
  await page.getByRole('link', { name: 'Report: PhotoStats of Weddings' }).click();
  await page.getByRole('heading', { name: 'Weddings: PhotoStats' }).waitFor();
  const frame = page.frameLocator('iframe[sandbox=""]');
  await frame.getByText('AB3D0001.CR3').first().waitFor({ state: 'attached' });
  expect(await page.locator('iframe').isVisible()).toBe(true);
  faults.push(...(await reader.faults('report')));
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download JSON' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^safelight-photostats-res_\w+\.json$/);

  // The badge leads to the computers.
  await page.getByRole('link', { name: /Agents:/ }).click();
  await page.getByRole('heading', { name: 'Agents' }).waitFor();
  await page.getByText('Studio', { exact: true }).first().waitFor();
  faults.push(...(await reader.faults('computers')));

  expect(faults).toEqual([]);
  expect(reader.complaints).toEqual([]);
});

/** Fills and sends the setup form; without a code, the one in the form is kept. */
async function fillSetup(code?: string): Promise<void> {
  const { page } = reader;
  if (code !== undefined) await page.getByLabel('One-time code').fill(code);
  await page.getByLabel('Team name').fill('Studio Nordlicht');
  await page.getByLabel('Your name').fill('Ada Lindqvist');
  await page.getByLabel('E-mail').fill('ada@example.org');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('Password again').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set up' }).click();
}

/** Does on "another computer" what the page says, with the real folder and a secret store that needs no desktop. */
async function enrol(commands: string): Promise<void> {
  const token = /--token (art_\S+)/.exec(commands)?.[1] ?? '';
  expect(commands).toContain(`register --server ${address} --token art_`);
  const env = { SAFELIGHT_DATA_DIR: join(world, 'agent') };
  const register = ['register', '--server', address, '--token', token, '--name', 'Studio', '--secret-store', 'file'];
  await finished('safelight-agent', register, env);
  await finished('safelight-agent', ['roots', 'add', photos], env);
  agent = new Running('safelight-agent', ['run'], env);
}
