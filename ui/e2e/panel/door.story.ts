import { afterEach, beforeEach, expect, test } from 'vitest';

import { tell, told } from './app.ts';
import { card, running } from './play.ts';
import { Stage } from './stage.ts';
import { Visit } from './visit.ts';

let visit: Visit;

beforeEach(async () => {
  visit = await Visit.open();
});
afterEach(() => visit?.close());

test('the address is good once, its cookie as long as the program lives', async () => {
  const { page, stage } = visit;
  await page.goto('/');
  await page.getByText('This address is good for one visit only.').waitFor();
  await visit.look('shut out');
  const address = stage.invite();
  await page.goto(address);
  await page.reload();
  await page.getByText('Which folder holds your photos?').waitFor();
  // The token is nowhere that a second reader of this screen could see it.
  expect(await page.url()).toBe(`${stage.address}/`);
  await page.goto(address);
  await page.reload();
  await page.getByText('Which folder holds your photos?').waitFor();
  const stranger = await visit.stranger();
  await stranger.goto(address);
  await stranger.getByText('This address is good for one visit only.').waitFor();
  expect(visit.faults).toEqual([]);
});

test('a place stands in the address, so that back and reload lead to it', async () => {
  const { page } = visit;
  await visit.enter('Help');
  await visit.go('Settings');
  await page.reload();
  await page.getByRole('heading', { name: 'Team' }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'What the icon says' }).waitFor();
});

test('when the program ends the window says so, and goes on when it is back', async () => {
  const { page, play } = visit;
  play.change({ first_run: false, collections: [card()] });
  await visit.enter();
  await page.getByRole('heading', { name: 'Weddings' }).waitFor();
  await visit.stage.close();
  await page.getByText('Safelight does not answer. What you see is from').waitFor();
  await page.getByRole('button', { name: 'Check now: Weddings' }).click();
  await page.getByText('Safelight does not answer. Is it still running?').waitFor();
  visit.stage = await Stage.open(play, visit.stage);
  await page.getByText('Safelight does not answer. What you see is from').waitFor({ state: 'detached' });
  play.turn('col_1', { running: running() });
  await page.getByText('12,400 of 48,000 files').waitFor();
});

test('in the desktop app folders are dropped and chosen, and Escape puts the window away', async () => {
  const { page, play } = visit;
  play.folders = { notes: { kind: 'file', sentence: 'This is a file. Its folder can be added.' } };
  await visit.enter();
  visit.pretendApp();
  await page.goto('/');
  await page.getByText('Drop a folder on this window').waitFor();
  expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThanOrEqual(600);
  await visit.look('onboarding in the app');
  await page.getByRole('button', { name: 'Choose a folder…' }).click();
  await expect.poll(() => visit.asked('menu.press')).toEqual([{ id: 'add_folder' }]);

  await tell(page, { kind: 'drag', over: true });
  await page.getByText('Nothing is added before you say so.').waitFor();
  await visit.look('a drag over the window');
  await tell(page, { kind: 'folders', paths: ['/srv/Fotos ü#', '/srv/notes', '/srv/old'] });
  await page.getByText('Nothing is added before you say so.').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Add all 3' }).waitFor();
  await page.getByText('This is a file. Its folder can be added.').waitFor();
  await page.getByRole('group', { name: '/srv/notes' }).getByRole('button', { name: 'Not now' }).click();
  await page.getByRole('button', { name: 'Add all 2' }).click();
  await page.getByRole('heading', { name: 'Fotos ü#', exact: true }).waitFor();
  // One after the other: the card of the first may be there before the second is asked for.
  await expect.poll(() => visit.asked('folders.add')).toEqual([{ path: '/srv/Fotos ü#', name: 'Fotos ü#' }, { path: '/srv/old', name: 'old' }]);

  // The skin leads to places, and an invitation that was opened is looked at.
  await tell(page, { kind: 'skin', act: 'legend' });
  await page.getByRole('heading', { name: 'What the icon says' }).waitFor();
  play.invitation = { server: 'https://studio.example', reachable: false, sentence: 'The coordinator does not answer.', may_ask: [], leaves: [], stays: [] };
  await tell(page, { kind: 'link', link: 'safelight://join?server=https://studio.example&code=art_1' });
  await page.getByText('The coordinator does not answer.').waitFor();
  expect(visit.asked('team.look')).toEqual([{ link: 'safelight://join?server=https://studio.example&code=art_1' }]);

  // What is open inside takes Escape first.
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '2 hours' }).waitFor({ state: 'detached' });
  expect(await told(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect.poll(() => told(page)).toEqual([['skin', { act: 'hide' }]]);
  expect(visit.faults).toEqual([]);
  expect(await visit.reader.complaints()).toEqual([]);
});

test('everything is reached by the keyboard alone', async () => {
  const { page, play } = visit;
  play.change({ first_run: false, collections: [card()] });
  await visit.enter();
  const reached: string[] = [];
  for (let step = 0; step < 16; step += 1) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate<string>('document.activeElement?.getAttribute("aria-label") || document.activeElement?.textContent?.trim() || ""'));
  }
  for (const name of ['Skip to the content', 'Pause', 'Activity', 'Help', 'Add a folder…', 'Check now: Weddings', 'Remove Weddings']) {
    expect(reached).toContain(name);
  }
});
