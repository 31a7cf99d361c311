import { afterEach, beforeEach, expect, test } from 'vitest';

import { ago, card, run, verdict } from './play.ts';
import { Visit } from './visit.ts';

let visit: Visit;

beforeEach(async () => {
  visit = await Visit.open((play) => {
    play.change({ first_run: false, collections: [card({ verdicts: [verdict('photostats', 'Every image has the sidecar it needs.')] })] });
  });
});
afterEach(async () => {
  expect(visit.faults).toEqual([]);
  expect(await visit.reader.complaints()).toEqual([]);
  await visit.close();
});

test('activity lists what ran, with its reason, and follows', async () => {
  const { page, play } = visit;
  play.runs = Array.from({ length: 70 }, (_, n) => run(69 - n));
  play.runs[2] = run(67, { sentence: '3 images lack the sidecar they need.', findings: 3 });
  play.runs[1] = run(68, { state: 'failed', sentence: 'The folder cannot be read.', cause: 'Asked for at this computer.', report: false });
  await visit.enter('Activity');
  await page.getByText('The folder cannot be read').waitFor();
  await page.getByText(/ago, took 12.s\. Asked for at this computer\./).waitFor();
  expect(await page.getByRole('listitem').filter({ hasText: 'took' }).count()).toBe(30);
  await page.getByText(/, 3 findings\./).waitFor();
  await visit.look('activity');
  await page.getByRole('button', { name: 'Show older runs' }).click();
  await expect.poll(() => page.getByRole('listitem').filter({ hasText: 'took' }).count()).toBe(60);

  // A run that ends comes on top of what was loaded.
  play.runs = [run(70, { sentence: '1 image lacks the sidecar it needs.' }), ...play.runs];
  play.turn('col_1', { verdicts: [{ ...verdict('photostats', '1 image lacks the sidecar it needs.', 1), result: 'res_70' }] });
  await page.getByText('1 image lacks the sidecar it needs.').waitFor();
  expect(await page.getByRole('listitem').filter({ hasText: 'took' }).count()).toBe(61);
  await page.getByRole('button', { name: 'Show older runs' }).click();
  await expect.poll(() => page.getByRole('listitem').filter({ hasText: 'took' }).count()).toBe(71);
  await page.getByRole('button', { name: 'Show older runs' }).waitFor({ state: 'detached' });
});

test('where nothing ran, activity says what will stand there', async () => {
  await visit.enter('Activity');
  await visit.page.getByText('Nothing has run yet.').waitFor();
  await visit.look('no activity');
});

test('this computer tells load, cost, folders, rules and the log', async () => {
  const { page, play } = visit;
  play.log = Array.from({ length: 150 }, (_, n) => ({
    at: ago(n),
    level: n === 3 ? 'error' : n % 2 === 0 ? 'info' : 'debug',
    target: 'safelight_agent::loops::claim',
    message: n === 3 ? 'the folder /media/anna/Archive-3 is not there' : `asked for work, round ${n}`,
  }));
  await visit.enter('This computer');
  await page.getByText('23 % of 8 cores').waitFor();
  for (const words of ['81 %, on battery', '0.4 % CPU and 31.0 MB of memory.', 'Heavy work waits while', 'Changes are noticed at once', 'Secrets are kept in the keychain']) {
    await page.getByText(words).first().waitFor();
  }
  await visit.look('this computer');

  await page.getByRole('link', { name: 'Show the log' }).click();
  await page.getByRole('heading', { name: 'Log' }).waitFor();
  await page.getByText('asked for work, round 0').waitFor();
  expect(await page.getByText('asked for work, round 1', { exact: true }).count()).toBe(0);
  await visit.look('log');
  await page.getByLabel('Level').selectOption('Everything');
  await page.getByText('asked for work, round 1', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Show older lines' }).click();
  await page.getByText('asked for work, round 149').waitFor();
  await page.getByLabel('With the words').fill('Archive-3');
  await page.getByText('1 line in all.').waitFor();
  await page.getByText('the folder /media/anna/Archive-3 is not there').waitFor();
  await page.getByRole('link', { name: 'Back to this computer' }).click();
  await page.getByText('23 % of 8 cores').waitFor();
});

test('settings are kept once they are so, and a refusal leaves them as they were', async () => {
  const { page, play } = visit;
  await visit.enter('Settings');
  const box = page.getByLabel('Work on battery');
  await box.check();
  await expect.poll(() => visit.asked('settings.set')).toEqual([{ work_on_battery: true }]);
  expect(await box.isChecked()).toBe(true);
  await visit.look('settings');
  play.refusals = { 'settings.set': { code: 'not_written', message: 'The settings could not be written: the disk is full.' } };
  await page.getByLabel('Notifications').click();
  await page.getByText('the disk is full').waitFor();
  expect(await page.getByLabel('Notifications').isChecked()).toBe(true);
  play.change({ settings: { ...play.state.settings, start_at_login: null } });
  await page.getByText('This computer has no way to start programs at login.').waitFor();
  expect(await page.getByLabel('Start at login').isDisabled()).toBe(true);
});

test('a team is joined after its owner has read what that means, and left by one button', async () => {
  const { page, play } = visit;
  await visit.enter('Settings');
  await page.getByLabel('Invitation').fill('nonsense');
  await page.getByRole('button', { name: 'See what joining means' }).click();
  await page.getByText('This is no invitation. Ask for a new one.').waitFor();
  play.invitation = {
    server: 'https://studio.example',
    reachable: true,
    sentence: 'This is an invitation to a team at https://studio.example.',
    may_ask: ['to check the folders that you add here'],
    leaves: ['names, sizes and dates of files, as results'],
    stays: ['your pictures', 'your results from before'],
  };
  await page.getByLabel('Invitation').fill('safelight://join?server=https://studio.example&code=art_1');
  await page.getByRole('button', { name: 'See what joining means' }).click();
  await page.getByText('names, sizes and dates of files, as results').waitFor();
  await visit.look('what joining means');
  expect(visit.asked('team.join')).toEqual([]);
  await page.getByLabel('Name of this computer in the team').fill('Ada’s old laptop');
  await page.getByRole('button', { name: 'I agree: join this team' }).click();
  await page.getByText(/This computer works for the team at studio.example, which knows it as Ada’s old laptop/).waitFor();
  expect(visit.asked('team.join')).toEqual([{ link: 'safelight://join?server=https://studio.example&code=art_1', name: 'Ada’s old laptop' }]);
  await visit.look('in a team');
  await page.getByRole('button', { name: 'Open the coordinator’s page' }).click();
  await expect.poll(() => visit.asked('coordinator.open').length).toBe(1);
  await page.getByRole('button', { name: 'Leave the team…' }).click();
  await page.getByRole('button', { name: 'Leave the team', exact: true }).click();
  await page.getByText('This computer works on its own.').waitFor();
});

test('a computer that its team took out is told so, and can leave', async () => {
  const { page, play } = visit;
  await visit.enter('Settings');
  play.change({ connection: { ...play.state.connection, mode: 'none', state: 'revoked', reason: 'The laptop was stolen.' } });
  const team = page.getByRole('region', { name: 'Team' });
  await team.getByText('This computer was taken out of its team. The laptop was stolen.').waitFor();
  // Another team is joined after this one was left.
  expect(await page.getByLabel('Invitation').count()).toBe(0);
  await visit.look('taken out of the team');
  await page.getByRole('button', { name: 'Leave the team…' }).click();
  await page.getByRole('alertdialog', { name: 'Leave the team?' }).getByRole('button', { name: 'Leave the team' }).click();
  await page.getByText('This computer works on its own.').waitFor();
  await page.getByLabel('Invitation').waitFor();
});

test('help explains the icon, hands out diagnostics, and is honest about updates', async () => {
  const { page } = visit;
  await visit.enter('Help');
  for (const name of ['Problem', 'Needs setup', 'Paused', 'Working', 'Findings', 'Offline', 'Healthy']) {
    await page.getByRole('term').filter({ hasText: name }).waitFor();
  }
  await page.getByRole('button', { name: 'Show diagnostics' }).click();
  await page.getByRole('button', { name: 'Copy diagnostics' }).click();
  await page.getByText('Copied.').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toContain('agent online since 09:12');
  await page.getByRole('button', { name: 'Check for updates' }).click();
  await page.getByText('This build has no place to look for updates.').waitFor();
  await visit.look('help');
});
