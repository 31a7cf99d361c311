import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest';

import type { Reader } from './reader.ts';
import { Studio } from './studio.ts';

let studio: Studio;
let reader: Reader;
let photos: string;

beforeAll(async () => {
  studio = await Studio.open();
  photos = studio.folder('photos');
  reader = await studio.reader();
});

beforeEach(() => {
  onTestFailed(async () => console.log(await studio.seen()));
});

afterAll(async () => {
  const complaints = studio?.readers.flatMap((one) => one.complaints) ?? [];
  await studio?.close();
  expect(complaints).toEqual([]);
});

const badge = (one: Reader) => one.page.getByRole('link', { name: /^Agents:/ });

test('a computer is added, and the page notices by itself when it is there', async () => {
  const { page } = reader;
  await badge(reader).filter({ hasText: 'Offline' }).click();
  await page.getByRole('heading', { name: 'Add your first computer' }).waitFor();
  await page.getByRole('button', { name: 'Make a registration token' }).click();
  await page.getByLabel('System').selectOption('windows');
  await page.getByLabel('Name of the computer').fill('Studio');
  const commands = await page.getByRole('region', { name: 'commands' }).innerText();
  expect(commands).toContain('roots add "D:\\Photos"');
  const link = await page.getByRole('link', { name: 'open this link there' }).getAttribute('href');
  const token = await page.getByRole('region', { name: 'token', exact: true }).innerText();
  expect(link).toBe(`safelight://join?server=${encodeURIComponent(studio.address)}&token=${token}`);
  await page.getByText('Waiting for the computer to register').waitFor();
  await page.getByRole('heading', { name: 'Tokens that wait for a computer' }).waitFor();
  expect(await reader.faults('agents, waiting for a computer')).toEqual([]);

  await studio.enrol('Studio', [photos], token);
  await page.getByText(/registered just now\. Run the other two commands there|registered .* ago\. Run/).waitFor();
  studio.start('Studio');
  await badge(reader).filter({ hasText: '1 idle' }).waitFor();
  await page.getByText(/is ready\./).waitFor();
  await page.getByRole('heading', { name: 'Tokens that wait for a computer' }).waitFor({ state: 'detached' });
  expect(await reader.faults('agents, computer arrived')).toEqual([]);
});

test('a token that nobody used can be taken back', async () => {
  const { page } = reader;
  await page.goto('/agents?add=computer');
  await page.getByRole('button', { name: 'Make a registration token' }).click();
  await page.getByRole('button', { name: /^Take back the token/ }).click();
  const question = page.getByRole('alertdialog');
  await question.getByText(/No computer can register with it any more/).waitFor();
  expect(await reader.faults('agents, a question')).toEqual([]);
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Take back the token/ }).click();
  await question.getByRole('button', { name: 'Take it back' }).click();
  await page.getByText('The token no longer works.').waitFor();
  await page.getByRole('heading', { name: 'Tokens that wait for a computer' }).waitFor({ state: 'detached' });
});

test('the badge says why, and follows an agent that goes and comes in a second browser', async () => {
  const other = await studio.reader();
  await badge(other).filter({ hasText: '1 idle' }).waitFor();
  await other.page.getByRole('button', { name: 'Why the agents are so' }).click();
  await other.page.getByRole('link', { name: /Studio online/ }).waitFor();
  await other.page.getByText(/^Confirmed/).waitFor();
  expect(await other.faults('badge, open')).toEqual([]);
  await studio.stop('Studio');
  await badge(other).filter({ hasText: 'Offline' }).waitFor();
  await badge(reader).filter({ hasText: 'Offline' }).waitFor();
  studio.start('Studio');
  await badge(other).filter({ hasText: '1 idle' }).waitFor();
  await other.page.getByRole('link', { name: /Studio online/ }).click();
  await other.page.getByRole('heading', { name: 'Studio', exact: true }).waitFor();
});

test('an agent has a page: load, folders, what it can do, jobs, another name', async () => {
  const { page } = reader;
  await page.goto('/agents');
  await page.getByText(/CPU \d+ %/).waitFor({ timeout: 60_000 });
  expect(await reader.faults('agents')).toEqual([]);
  await page.getByRole('link', { name: /^Studio/ }).click();
  await page.getByRole('heading', { name: 'Load' }).waitFor();
  await page.locator('figure').filter({ hasText: 'Free disk' }).getByRole('strong').filter({ hasText: /\d GB/ }).waitFor();
  await page.getByText(photos, { exact: true }).waitFor();
  await page.getByText(/^PhotoStats/).waitFor();
  await page.getByText('Studio holds no job.').waitFor();

  await page.getByRole('link', { name: '6 hours' }).click();
  await page.waitForURL(/hours=6/);
  await page.getByLabel('Name', { exact: true }).fill('Atelier');
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('heading', { name: 'Atelier', exact: true }).waitFor();
  expect(await reader.faults('agent')).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('heading', { name: 'Studio', exact: true }).waitFor();
});

test('an agent with collections cannot be deleted, and names them; its jobs are its history', async () => {
  const { page } = reader;
  const { items } = await studio.admin.get<{ items: { guid: string; name: string }[] }>('agents');
  const guid = items.find(({ name }) => name === 'Studio')?.guid;
  const collection = await studio.admin.post<{ guid: string }>('collections', {
    name: 'Weddings', type: 'LOCAL', path: photos, bound_agent_guid: guid,
  });
  await studio.admin.post('jobs', { collection_guid: collection.guid, tool: 'photostats' });
  await page.getByText('It cannot be deleted while collections are bound to it').waitFor();
  await page.getByRole('link', { name: 'Weddings' }).first().waitFor();
  expect(await page.getByRole('button', { name: 'Delete…' }).count()).toBe(0);
  await page.getByRole('cell', { name: 'Finished' }).waitFor({ timeout: 45_000 });
  expect(await reader.faults('agent, with history')).toEqual([]);
});

test('who may only read sees the same page without buttons', async () => {
  const watcher = await studio.reader(await studio.admin.add('Wim', 'read_only'));
  await watcher.page.goto('/agents');
  await watcher.page.getByRole('link', { name: /^Studio/ }).waitFor();
  expect(await watcher.page.getByRole('button', { name: 'Add a computer' }).count()).toBe(0);
  await watcher.page.getByRole('link', { name: /^Studio/ }).click();
  await watcher.page.getByRole('heading', { name: 'Load' }).waitFor();
  expect(await watcher.page.getByRole('button', { name: /Rename|Revoke|Delete/ }).count()).toBe(0);
  expect(await watcher.faults('agent, read only')).toEqual([]);
});

test('an agent is revoked with a reason, which stays beside it', async () => {
  const { page } = reader;
  await page.getByRole('button', { name: 'Revoke…' }).click();
  const question = page.getByRole('alertdialog');
  await question.getByLabel('Reason').fill('Sold the computer');
  expect(await reader.faults('agent, revoking')).toEqual([]);
  await question.getByRole('button', { name: 'Revoke the agent' }).click();
  await page.getByText('It was revoked: Sold the computer').waitFor();
  await badge(reader).filter({ hasText: 'Offline' }).waitFor();
  await page.goto('/agents');
  await page.getByRole('button', { name: 'Show revoked agents (1)' }).click();
  await page.getByText('Reason: Sold the computer').waitFor();
  expect(await reader.faults('agents, revoked shown')).toEqual([]);
});
