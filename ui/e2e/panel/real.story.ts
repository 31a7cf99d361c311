import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest';

import { Running } from '../programs.ts';
import type { Found, PanelPage } from './page.ts';
import { Real } from './real.ts';
import type { PanelReader } from './reader.ts';

/** Long enough for a first start with its own coordinator on a busy machine. */
const SLOW = { timeout: 60_000 };

let world: string;
let photos: string;
let real: Real;
let reader: PanelReader;
let page: PanelPage;
let coordinator: Running | undefined;

beforeAll(async () => {
  world = mkdtempSync(join(tmpdir(), 'safelight-panel-'));
  photos = join(world, 'Fotos ü#');
  mkdirSync(join(photos, 'wedding'), { recursive: true });
  for (const name of ['AB3D0001.CR3', 'AB3D0002.CR3', 'AB3D0002.xmp', 'AB3D0003.jpg']) {
    writeFileSync(join(photos, 'wedding', name), 'not really a photo');
  }
  real = await Real.open(world);
  ({ reader } = real);
  ({ page } = reader);
});

beforeEach(() => onTestFailed(async () => console.log(await reader.says())));

afterAll(async () => {
  await real?.close();
  await coordinator?.stop();
  rmSync(world, { recursive: true, force: true });
});

test('a photographer without any account drops a folder and reads the verdict', async () => {
  const faults: string[] = [];
  await page.getByText('Which folder holds your photos?').waitFor(SLOW);
  expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThanOrEqual(600);
  faults.push(...(await reader.faults('real panel onboarding')));

  // A folder that is not there has its answer, and the right one its consent.
  await look(join(photos, 'weding'));
  await page.getByText(/There is no folder/).waitFor();
  await page.getByRole('button', { name: 'Put it away' }).click();
  await look(join(photos, 'wedding', 'AB3D0001.CR3'));
  await page.getByText(/AB3D0001\.CR3 is a file\. Its folder is/).waitFor();
  await page.getByRole('button', { name: 'Not now' }).click();
  await look(photos);
  await page.getByText(/never opens, changes, moves or uploads a picture/).waitFor();
  faults.push(...(await reader.faults('real panel consent')));
  await page.getByLabel('Name').fill('Weddings');
  await page.getByRole('button', { name: 'Add and check' }).click();

  // Two analyses, each with its verdict and its report; the third needs a pipeline, and nobody made one yet.
  await page.getByRole('heading', { name: 'Weddings' }).waitFor(SLOW);
  await page.getByText('1 image lacks the sidecar it needs.', { exact: true }).waitFor(SLOW);
  await page.getByText('Every name follows the rule.', { exact: true }).waitFor(SLOW);
  await page.getByText('4 files in 2 folders').waitFor(SLOW);
  await report('Photo Pairing of Weddings').waitFor(SLOW);
  await page.getByText('Left out: there is no pipeline yet.').waitFor();
  faults.push(...(await reader.faults('real panel verdicts')));
  expect(await reader.opened(report('PhotoStats of Weddings'))).toContain('AB3D0001.CR3');

  // A file that comes is noticed by itself, or at the latest when somebody asks.
  writeFileSync(join(photos, 'wedding', 'AB3D0001.xmp'), 'not really a sidecar');
  await page.getByRole('button', { name: 'Check now: Weddings' }).click();
  await page.getByText('Every image has the sidecar it needs.', { exact: true }).waitFor(SLOW);
  expect(readdirSync(join(photos, 'wedding'))).toHaveLength(5);
  expect(readFileSync(join(photos, 'wedding', 'AB3D0001.CR3'), 'utf8')).toBe('not really a photo');
  expect(faults).toEqual([]);
  expect(await reader.complaints()).toEqual([]);
}, 240_000);

test('what ran, how this computer is, and the log', async () => {
  const faults: string[] = [];
  await go('Activity');
  await page.getByText(/ago, took .*\. Asked for at this computer\./).first().waitFor();
  await report('PhotoStats of Weddings').first().waitFor();
  faults.push(...(await reader.faults('real panel activity')));
  await go('This computer');
  await page.getByText(/% of \d+ cores?/).waitFor();
  await page.getByText('In the first minute after waking up nothing runs.').waitFor();
  await page.getByText(photos).first().waitFor();
  faults.push(...(await reader.faults('real panel this computer')));
  await page.getByRole('link', { name: 'Show the log' }).click();
  await page.getByText(/lines?( in all)?\./).waitFor();
  await page.getByLabel('With the words').fill('no line has these words');
  await page.getByText('No line matches.').waitFor();
  faults.push(...(await reader.faults('real panel log')));
  expect(faults).toEqual([]);
});

test('settings hold, a pause is a pause, and help is honest', async () => {
  await go('Settings');
  await page.getByLabel('Work on battery').check();
  await page.reload();
  await page.getByLabel('Work on battery').waitFor();
  expect(await page.getByLabel('Work on battery').isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Until I resume' }).click();
  await page.getByText('Paused until you resume.').first().waitFor();
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('button', { name: 'Resume' }).waitFor({ state: 'detached' });
  await go('Help');
  await page.getByRole('button', { name: 'Show diagnostics' }).click();
  const diagnostics = await page.getByRole('region', { name: 'diagnostics' }).innerText();
  expect(diagnostics).toContain('Safelight');
  expect(diagnostics).not.toContain('wedding');
  await page.getByRole('button', { name: 'Check for updates' }).click();
  await expect.poll(() => page.getByRole('heading', { name: /Version/ }).locator('..').innerText()).toMatch(/update/i);
});

test('a team is joined after reading what that means, and left by one action', async () => {
  const home = join(world, 'team');
  coordinator = new Running('safelight-coordinator', ['serve', '--solo', home], {});
  const [server] = await coordinator.says(/http:\/\/127\.0\.0\.1:\d+/);
  const { registration_token: token } = JSON.parse(readFileSync(join(home, 'solo.json'), 'utf8'));
  await go('Settings');
  await page.getByLabel('Invitation').fill('https://nobody');
  await page.getByRole('button', { name: 'See what joining means' }).click();
  await page.getByText('This is no invitation: it holds no address and code.').waitFor();
  await page.getByLabel('Invitation').fill(`safelight://join?${new URLSearchParams({ server, token })}`);
  await page.getByRole('button', { name: 'See what joining means' }).click();
  await page.getByText('Every picture: there is no way for Safelight to send one.').waitFor();
  expect(await reader.faults('real panel joining')).toEqual([]);
  await page.getByLabel('Name of this computer in the team').fill('Studio-Mac');
  await page.getByRole('button', { name: 'I agree: join this team' }).click();
  await page.getByText(/This computer works for the team at .*, which knows it as Studio-Mac/).waitFor(SLOW);
  await go('Collections');
  await page.getByRole('heading', { name: 'Weddings' }).waitFor(SLOW);
  await go('Settings');
  await page.getByRole('button', { name: 'Leave the team…' }).click();
  await page.getByRole('button', { name: 'Leave the team', exact: true }).click();
  await page.getByText('This computer works on its own.').waitFor(SLOW);
}, 240_000);

test('a folder that is removed is not looked at any more, and stays as it is', async () => {
  await go('Collections');
  await page.getByRole('button', { name: 'Remove Weddings' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByText('Which folder holds your photos?').waitFor(SLOW);
  expect(readdirSync(join(photos, 'wedding'))).toHaveLength(5);
  await go('This computer');
  await page.getByText('Safelight may read no folder yet.').waitFor();
  expect(await reader.complaints()).toEqual([]);
});

async function look(path: string): Promise<void> {
  await page.getByLabel(real.words.path).fill(path);
  await page.getByRole('button', { name: 'Look', exact: true }).click();
}

async function go(place: string): Promise<void> {
  await page.getByRole('link', { name: place, exact: true }).click();
  await page.locator('a[aria-current="page"]', { hasText: place }).waitFor();
}

/** The way to a report. */
function report(of: string): Found {
  return page.getByRole(real.words.report, { name: `Report: ${of}` });
}
