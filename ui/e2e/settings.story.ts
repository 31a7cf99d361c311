import { afterAll, beforeAll, expect, test } from 'vitest';

import { Desk } from './desk.ts';
import { Reader } from './reader.ts';

let studio: Desk;
let guest: Reader | undefined;

beforeAll(async () => {
  studio = await Desk.open();
  const agent = await studio.enrol();
  studio.shoot('weddings/AB3D0001.CR3', 'weddings/AB3D0001.xmp');
  const weddings = await studio.collect('Weddings', 'weddings', agent);
  await studio.run(weddings, 'photo_pairing');
  await studio.run(weddings, 'photostats');
  studio.shoot('weddings/AB3D0002.CR3', 'weddings/not-a-name.CR3');
  await studio.run(weddings, 'photo_pairing');
  await studio.run(weddings, 'photostats');
});

afterAll(async () => {
  await guest?.close();
  await studio?.close();
});

test('notices stand by kind, and are dismissed one by one and all at once', async () => {
  const { reader } = studio;
  const { page } = reader;
  const faults: string[] = [];

  await page.goto('/notices');
  await page.getByRole('heading', { name: 'New kinds of findings' }).waitFor();
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: /^Notices\s*2$/ }).waitFor();
  await expect.poll(() => page.getByRole('button', { name: /^Dismiss: / }).count()).toBe(2);
  faults.push(...(await reader.faults('notices')));
  await page.getByRole('button', { name: /^Dismiss: / }).first().click();
  await expect.poll(() => page.getByRole('button', { name: /^Dismiss: / }).count()).toBe(1);
  await page.getByRole('button', { name: 'Dismiss all' }).click();
  await page.getByText('Nothing needs your attention').waitFor();
  faults.push(...(await reader.faults('notices, none')));

  expect(faults).toEqual([]);
  expect(reader.complaints).toEqual([]);
});

test('settings of tools are changed, with new cameras offered', async () => {
  const { reader } = studio;
  const { page } = reader;
  const faults: string[] = [];

  await page.goto('/settings');
  await page.getByText('AB3D').waitFor();
  faults.push(...(await reader.faults('settings, tools')));
  await page.getByRole('button', { name: 'Name it: camera AB3D' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Canon R5');
  await page.getByRole('button', { name: 'Save: Cameras' }).click();
  await page.getByText('Saved: Cameras. The next jobs use it.').waitFor();
  await page.getByLabel('Photos that need a sidecar, with spaces between').fill('cr3 .NEF');
  await page.getByRole('button', { name: 'Save: Photos that need a sidecar' }).click();
  await page.getByText('Saved: Photos that need a sidecar. The next jobs use it.').waitFor();
  expect((await studio.ask('GET', 'config')).require_sidecar.value).toEqual(['.cr3', '.nef']);
  await page.getByLabel('Anywhere in the collection').check();
  await page.getByRole('button', { name: 'Save: Where a sidecar may stand' }).click();
  await page.getByText('Saved: Where a sidecar may stand. The next jobs use it.').waitFor();
  await page.getByRole('button', { name: 'Back to the default: Where a sidecar may stand' }).click();
  await expect.poll(async () => (await studio.ask('GET', 'config')).sidecar_scope.is_default).toBe(true);
  await page.getByRole('button', { name: 'Add a method' }).click();
  await page.getByLabel('Code').fill('HDR');
  await page.getByLabel('Meaning').fill('High dynamic range');
  await page.getByRole('button', { name: 'Save: Processing methods' }).click();
  await page.getByText('Saved: Processing methods. The next jobs use it.').waitFor();
  faults.push(...(await reader.faults('settings, changed')));

  await page.goto('/settings/retention');
  await page.getByLabel('Results, in days').fill('400');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText(/^Saved\. What is too old/).waitFor();
  expect((await studio.ask('GET', 'config/retention')).result_days).toEqual({ value: 400, default: false });
  faults.push(...(await reader.faults('settings, retention')));

  await page.goto('/settings/releases');
  await page.getByText('No release is known').waitFor();
  faults.push(...(await reader.faults('settings, no releases')));
  await page.getByRole('button', { name: 'Add a release' }).click();
  await page.getByLabel('Version').fill('1.2.3');
  await page.getByLabel('Programs').fill('not a checksum');
  await page.getByRole('button', { name: 'Add the release' }).click();
  await page.getByText('Line 1 does not begin with a SHA-256').waitFor();
  faults.push(...(await reader.faults('settings, release refused')));
  await page.getByLabel('Programs').fill(`${'ab'.repeat(32)} x86_64-unknown-linux-gnu`);
  await page.getByRole('button', { name: 'Add the release' }).click();
  await page.getByRole('button', { name: 'Edit version 1.2.3' }).click();
  expect(await page.getByLabel('Programs').inputValue()).toBe(`${'ab'.repeat(32)} x86_64-unknown-linux-gnu`);
  await page.getByLabel('Programs').fill(`${'cd'.repeat(32)} aarch64-apple-darwin safelight-agent`);
  await page.getByLabel('Notes').fill('Built anew');
  faults.push(...(await reader.faults('settings, release edited')));
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Built anew').waitFor();
  const { items } = await studio.ask('GET', 'admin/release-manifests');
  expect(items[0].artifacts).toEqual([{ sha256: 'cd'.repeat(32), platform: 'aarch64-apple-darwin', file_name: 'safelight-agent' }]);
  await page.getByRole('button', { name: 'Set aside version 1.2.3' }).click();
  await page.getByRole('button', { name: 'Activate version 1.2.3' }).waitFor();
  faults.push(...(await reader.faults('settings, releases')));
  await page.getByRole('button', { name: 'Forget version 1.2.3' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Forget it' }).click();
  await page.getByText('No release is known').waitFor();

  expect(faults).toEqual([]);
  expect(reader.complaints).toEqual([]);
});

test('people are invited by a link shown once; who may only read sees the pages without buttons', async () => {
  const { reader, address } = studio;
  const { page } = reader;
  const faults: string[] = [];

  await page.goto('/settings/people');
  await page.getByRole('button', { name: 'Invite a person' }).click();
  await page.getByLabel('Name').fill('Grace Reader');
  await page.getByLabel('E-mail').fill('grace@example.org');
  await page.getByLabel('Role', { exact: true }).selectOption('read_only');
  faults.push(...(await reader.faults('settings, invite')));
  await page.getByRole('button', { name: 'Add and make a link' }).click();
  const link = await page.getByRole('region', { name: 'link', exact: true }).innerText();
  expect(link).toContain(`${address}/sign-in`);
  faults.push(...(await reader.faults('settings, people')));
  await page.getByRole('button', { name: 'I have copied it' }).click();

  guest = await Reader.open(address);
  await guest.page.goto(link);
  await guest.page.getByRole('navigation', { name: 'Pages' }).waitFor();
  for (const path of ['/jobs?tab=finished', '/notices', '/results', '/pipelines', '/settings', '/settings/retention', '/settings/people', '/settings/audit']) {
    await guest.page.goto(path);
    await guest.page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
    await guest.page.getByRole('main').getByText(/^(Asking|Loading)/).first().waitFor({ state: 'detached' });
    const buttons = await guest.page.getByRole('main').getByRole('button').allInnerTexts();
    expect([path, buttons]).toEqual([path, []]);
    faults.push(...(await guest.faults(`read only, ${path}`)));
  }
  await guest.page.goto('/settings/account');
  await guest.page.getByLabel('New password', { exact: true }).fill('a lamp that harms no film');
  await guest.page.getByLabel('New password again').fill('a lamp that harms no film');
  await guest.page.getByRole('button', { name: 'Set the password' }).click();
  await guest.page.getByRole('heading', { name: 'Change your password' }).waitFor();
  faults.push(...(await guest.faults('settings, account')));

  // A new role takes effect at once; removing somebody signs them out.
  await page.getByLabel('Role of Grace Reader').selectOption('member');
  await expect.poll(async () => (await studio.ask('GET', 'users')).items.map(({ role }: { role: string }) => role).toSorted()).toEqual(['admin', 'member']);
  await page.getByRole('button', { name: 'Remove Grace Reader' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove the person' }).click();
  await page.getByText('Removed: Grace Reader.').waitFor();
  await guest.page.getByRole('heading', { name: 'Sign in' }).waitFor();

  expect(faults).toEqual([]);
  expect(reader.complaints).toEqual([]);
});

test('tokens are shown once and revoked, and every change is in the audit log', async () => {
  const { reader, address } = studio;
  const { page } = reader;
  const faults: string[] = [];

  await page.goto('/settings/tokens');
  await page.getByText('No script has a token').waitFor();
  await page.getByRole('button', { name: 'Make a token' }).click();
  await page.getByLabel('Name').fill('Nightly export');
  faults.push(...(await reader.faults('settings, new token')));
  await page.getByRole('button', { name: 'Make the token' }).click();
  const token = await page.getByRole('region', { name: 'token', exact: true }).innerText();
  const withToken = () => fetch(`${address}/api/jobs`, { headers: { Authorization: `Bearer ${token.trim()}` } });
  expect((await withToken()).status).toBe(200);
  faults.push(...(await reader.faults('settings, tokens')));
  await page.getByRole('button', { name: 'Revoke Nightly export' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke the token' }).click();
  await page.getByText(/^revoked/).waitFor();
  expect((await withToken()).status).toBe(401);

  await page.goto('/settings/audit');
  await page.getByText('Revoked an API token').waitFor();
  faults.push(...(await reader.faults('settings, audit')));
  await page.getByLabel('What').selectOption('user.');
  await page.getByText('Revoked an API token').waitFor({ state: 'detached' });
  await page.getByText('Removed a person').waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export as CSV' }).click()]);
  expect(file.suggestedFilename()).toBe('audit.csv');

  expect(faults).toEqual([]);
  expect(reader.complaints).toEqual([]);
});

test('an administrator of the coordinator makes a team, whose first administrator comes in by a link', async () => {
  const { reader, address } = studio;
  const { page } = reader;
  const faults: string[] = [];

  await page.goto('/settings/teams');
  await page.getByText('Studio Nordlicht', { exact: true }).last().waitFor();
  await page.getByRole('button', { name: 'Add a team' }).click();
  await page.getByLabel('Name of the team').fill('Lab Süd');
  await page.getByLabel('Its first administrator').fill('Lin Chen');
  await page.getByLabel('Their e-mail').fill('ada@example.org');
  await page.getByRole('button', { name: 'Add the team' }).click();
  await page.getByRole('alert').waitFor();
  faults.push(...(await reader.faults('settings, team refused')));
  await page.getByLabel('Their e-mail').fill('lin@example.org');
  await page.getByRole('button', { name: 'Add the team' }).click();
  const link = await page.getByRole('region', { name: 'link', exact: true }).innerText();
  faults.push(...(await reader.faults('settings, teams')));
  await page.getByRole('button', { name: 'I have copied it' }).click();

  const other = await Reader.open(address);
  await other.page.goto(link);
  await other.page.getByText('Lab Süd').waitFor();
  await other.page.getByRole('heading', { name: 'Add your first computer' }).waitFor();
  await other.page.goto('/settings/teams');
  await other.page.getByText('Administrators of this coordinator see its teams here').waitFor();
  await other.close();

  await page.getByRole('button', { name: 'Rename Studio Nordlicht' }).click();
  const question = page.getByRole('alertdialog');
  await question.getByLabel('New name').fill('Studio Nord');
  await question.getByRole('button', { name: 'Rename' }).click();
  await page.getByText('Studio Nordlicht is called Studio Nord now.').waitFor();
  await page.getByRole('banner').getByText('Studio Nord', { exact: true }).waitFor();

  expect(faults).toEqual([]);
  expect(reader.complaints).toEqual([]);
});
