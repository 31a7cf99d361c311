import { afterEach, beforeEach, expect, test } from 'vitest';

import { ago, ANSWERS, card, running, verdict } from './play.ts';
import { Visit } from './visit.ts';

let visit: Visit;

beforeEach(async () => {
  visit = await Visit.open();
});
afterEach(() => visit?.close());

test('from the first folder to its verdict, on one small screen', async () => {
  const { page, play } = visit;
  await visit.enter();
  await page.getByText('Which folder holds your photos?').waitFor();
  expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThanOrEqual(600);
  await visit.look('onboarding');

  // Nothing is added before its owner has read what that means.
  await page.getByLabel('Path of the folder').fill("'/home/anna/Pictures/Weddings'");
  await page.getByRole('button', { name: 'Look' }).click();
  await page.getByText('Safelight will read the names, sizes and dates').waitFor();
  expect(visit.asked('folders.look')).toEqual([{ path: '/home/anna/Pictures/Weddings' }]);
  expect(visit.asked('folders.add')).toEqual([]);
  await visit.look('consent');
  await page.getByLabel('Name').fill('Weddings 2026');
  await page.getByRole('button', { name: 'Add and check' }).click();
  await page.getByRole('heading', { name: 'Weddings 2026' }).waitFor();
  expect(visit.asked('folders.add')).toEqual([{ path: '/home/anna/Pictures/Weddings', name: 'Weddings 2026' }]);
  await page.getByText('Which folder holds your photos?').waitFor({ state: 'detached' });

  // First numbers, then how far it is, then what was found.
  play.turn('col_1', { waiting: 'Waiting for the first check to begin.' });
  await page.getByText('Waiting for the first check to begin.').waitFor();
  play.turn('col_1', { waiting: null, numbers: { files: 12_400, folders: 320, bytes: 480_000_000_000 }, running: running({ total: null, seconds_left: null }) });
  await page.getByText('12,400 files in 320 folders, 480 GB').waitFor();
  await page.getByText('12,400 files so far, 3,100 files a second').waitFor();
  expect(await page.getByRole('progressbar').count()).toBe(0);
  play.turn('col_1', { running: running() });
  await page.getByText('12,400 of 48,000 files, 3,100 files a second, about 20 s left').waitFor();
  expect(await page.getByRole('progressbar').getAttribute('value')).toMatch(/^25\.8/);
  await visit.look('running');
  play.turn('col_1', { running: null, verdicts: [verdict('photostats', '3 images lack the sidecar they need.', 3, '2 more than before'), verdict('photo_pairing', 'Every name follows the rule.')] });
  await page.getByText('3 images lack the sidecar they need.').waitFor();
  await page.getByText(/2 more than before, checked 4.min ago/).waitFor();
  await visit.look('verdicts');

  const report = await visit.reader.opened(page.getByRole('link', { name: 'Report: PhotoStats of Weddings 2026' }));
  expect(report).toContain('<h1>Report of Weddings</h1>');
  expect(visit.faults).toEqual([]);
  expect(await visit.reader.complaints()).toEqual([]);
});

test.each(Object.entries(ANSWERS))('a folder that is %s has its answer', async (kind, answer) => {
  const { page, play } = visit;
  play.folders = { photos: { ...answer, kind: kind as keyof typeof ANSWERS } };
  await visit.enter();
  await page.getByLabel('Path of the folder').fill('/srv/photos');
  await page.keyboard.press('Enter');
  await page.getByText(answer.sentence ?? '').waitFor();
  const add = page.getByRole('button', { name: 'Add and check' });
  expect(await add.count()).toBe(answer.can_add === false ? 0 : 1);
  await page.getByRole('button', { name: answer.can_add === false ? 'Put it away' : 'Not now' }).click();
  await page.getByText(answer.sentence ?? '').waitFor({ state: 'detached' });
  expect(visit.asked('folders.add')).toEqual([]);
});

test('a refusal is told where it happened, with what to do', async () => {
  const { page, play } = visit;
  play.refusals = { 'folders.look': { code: 'timeout', message: 'The folder did not answer.', hint: 'Is its drive asleep?' } };
  await visit.enter();
  await page.getByLabel('Path of the folder').fill('/media/slow');
  await page.getByRole('button', { name: 'Look' }).click();
  await page.getByText('The folder did not answer. Is its drive asleep?').waitFor();
  await visit.look('a folder that did not answer');
  play.refusals = {};
  await page.getByRole('button', { name: 'Look again' }).click();
  await page.getByText('This folder can be added.').waitFor();
  expect(visit.faults).toEqual([]);
});

test('a collection is checked, stopped, opened and removed', async () => {
  const { page, play } = visit;
  play.state = {
    ...play.state,
    first_run: false,
    tray: { state: 'findings', wedge: 0, tooltip: '', headline: '2 collections, 1 with findings.' },
    collections: [
      card({ verdicts: [verdict('photostats', '3 images lack the sidecar they need.', 3, '2 more than before')], lacks_pipeline: true }),
      card({ guid: 'col_2', name: 'Archive', path: '/media/anna/Archive-3/Photos', standing: 'waiting_for_drive', reason: 'Waiting for drive Archive-3.', watch: { mode: 'off', reason: 'The drive is not here.' } }),
      card({ guid: 'col_3', name: 'NAS', path: '/mnt/nas/photos', watch: { mode: 'polling', reason: 'Networks tell of no changes.' } }),
    ],
  };
  await visit.enter();
  await page.getByText('Waiting for drive Archive-3.').waitFor();
  await page.getByText('Changes are looked for now and then. Networks tell of no changes.').waitFor();
  await visit.look('three collections');
  await page.getByRole('button', { name: 'Check all' }).click();
  await page.getByRole('button', { name: 'Check now: Weddings' }).click();
  await expect.poll(() => visit.asked('collections.check')).toEqual([{ collection: null, tool: null }, { collection: 'col_1', tool: null }]);
  play.turn('col_1', { running: running() });
  await page.getByRole('button', { name: 'Stop: Weddings' }).click();
  await page.getByRole('button', { name: 'Check now: Weddings' }).waitFor();
  await page.getByRole('button', { name: 'Make one… for Weddings' }).click();
  await expect.poll(() => visit.asked('coordinator.open')).toEqual([{}]);
  await page.getByRole('button', { name: 'Open folder: NAS' }).click();
  await expect.poll(() => visit.asked('folders.open')).toEqual([{ collection: 'col_3' }]);

  // Removing asks first, and Escape means no.
  await page.getByRole('button', { name: 'Remove NAS' }).click();
  await page.getByRole('alertdialog').getByText('The folder and its pictures stay as they are').waitFor();
  // It is as large as its words, not as the window.
  expect(await page.evaluate(`document.querySelector('[role="alertdialog"]').clientHeight`)).toBeLessThan(300);
  await visit.look('the question before removing');
  await page.keyboard.press('Escape');
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  expect(visit.asked('folders.remove')).toEqual([]);
  await page.getByRole('button', { name: 'Remove NAS' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('heading', { name: 'NAS' }).waitFor({ state: 'detached' });
  expect(visit.faults).toEqual([]);
  expect(await visit.reader.complaints()).toEqual([]);
});

test('a pause, notices and a coordinator that is away are told above everything', async () => {
  const { page, play } = visit;
  play.state = {
    ...play.state,
    first_run: false,
    collections: [card()],
    notices: [{ id: 'ntc_1', cause: 'new_findings', sentence: 'Weddings has findings now.', at: ago(90) }],
    connection: { ...play.state.connection, mode: 'team', team: 'Ada’s laptop', server: 'https://studio.example', state: 'offline', reason: 'The name is not known.' },
  };
  await visit.enter();
  await page.getByText('The coordinator of your team cannot be reached. The name is not known.').waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await visit.look('how long to pause');
  await page.getByRole('button', { name: '2 hours' }).click();
  await page.getByText('Paused until 15:00.').waitFor();
  expect(visit.asked('pause.set')).toEqual([{ for: 'two_hours' }]);
  await visit.look('paused');
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByText('Paused until 15:00.').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Dismiss: Weddings has findings now.' }).click();
  await page.getByText('Weddings has findings now.').waitFor({ state: 'detached' });
  expect(visit.faults).toEqual([]);
});
