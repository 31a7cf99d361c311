import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest';

import type { Reader } from './reader.ts';
import { Studio } from './studio.ts';

let studio: Studio;
let reader: Reader;

beforeAll(async () => {
  studio = await Studio.open();
  await studio.enrol('Studio', [studio.folder('photos'), studio.folder('archive')]);
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

test('the first steps go on where they were left', async () => {
  const { page } = reader;
  await page.getByRole('heading', { name: 'No computer is online' }).waitFor();
  await page.getByRole('list', { name: 'First steps' }).getByText('Add a computer').waitFor();
  expect(await reader.faults('first steps, computer away')).toEqual([]);
  studio.start('Studio');
  await page.getByRole('heading', { name: 'Add your first collection' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Add your first collection' }).waitFor();
});

test('a folder below a root is picked, tried out and checked', async () => {
  const { page } = reader;
  await page.getByLabel('Folder it may read').selectOption({ index: 0 });
  await page.getByLabel('Folder below it').fill('wedding');
  await page.getByText(/The collection is .*wedding/).waitFor();
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('wedding');
  await page.getByLabel('Name', { exact: true }).fill('Weddings');
  expect(await reader.faults('add a collection')).toEqual([]);
  await page.getByRole('button', { name: 'Add and check' }).click();
  await page.getByRole('heading', { name: 'Weddings', exact: true }).waitFor({ timeout: 45_000 });
  await page.getByText(/Weddings can be read and has \d+ files/).waitFor({ timeout: 45_000 });
  await page.getByText('The folder can be read').first().waitFor();
  await page.getByText('1 image lacks the sidecar it needs').waitFor({ timeout: 45_000 });
  expect(await reader.faults('collection')).toEqual([]);
});

test('a folder that is not there is told, and can be taken back', async () => {
  const { page } = reader;
  await page.goto('/collections?add=collection');
  await page.getByLabel('Folder below it').fill('not-there');
  await page.getByRole('button', { name: 'Add and check' }).click();
  await page.getByRole('button', { name: 'Remove the collection' }).waitFor({ timeout: 45_000 });
  expect(await reader.faults('add a collection, refused')).toEqual([]);
  await page.getByRole('button', { name: 'Remove the collection' }).click();
  await page.getByRole('heading', { name: 'Add a collection' }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'not-there' }).waitFor({ state: 'detached' });
});

test('all tools run at once, and a second browser sees it without a reload', async () => {
  const other = await studio.reader();
  await other.page.getByText('Not checked yet').first().waitFor();
  const { page } = reader;
  await page.getByRole('button', { name: 'Run all 2 tools on Weddings' }).click();
  await page.getByText('2 jobs queued for Weddings.').waitFor();
  await other.page.getByText('Every file name follows the rule').waitFor({ timeout: 45_000 });
  await other.page.getByText(/nothing changed, checked/).waitFor({ timeout: 45_000 });
  expect(await other.faults('collections')).toEqual([]);
});

test('it runs again by itself when told to, and says when', async () => {
  const { page } = reader;
  await page.getByRole('link', { name: 'Weddings', exact: true }).click();
  await page.getByLabel('Run again by itself').selectOption('6');
  await page.getByText('Each tool runs again 6 hours after its last run.').waitFor();
  await page.getByText(/Runs by itself in (6|5)\s?h/).first().waitFor();
  expect(await reader.faults('collection, refreshing')).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText(/Runs by itself in/).first().waitFor({ state: 'detached' });
});

test('a job that nobody can take is warned of, with the reason', async () => {
  const { page } = reader;
  await studio.stop('Studio');
  await page.getByText(/offline since/).waitFor();
  await page.getByRole('button', { name: 'Run again: PhotoStats of Weddings' }).click();
  const question = page.getByRole('alertdialog', { name: 'Nobody can run PhotoStats now' });
  await question.getByText(/Studio is offline since .*The job waits until it is back\./).waitFor();
  expect(await reader.faults('collection, warned')).toEqual([]);
  await question.getByRole('button', { name: 'Do not queue it' }).click();
  await question.waitFor({ state: 'detached' });
  expect(await page.getByRole('button', { name: 'Run again: PhotoStats of Weddings' }).count()).toBe(1);
  await page.getByRole('button', { name: 'Run again: PhotoStats of Weddings' }).click();
  await question.getByRole('button', { name: 'Queue it and wait' }).click();
  await page.getByText(/aiting for agent Studio/i).waitFor();
  expect(await reader.faults('collection, waiting')).toEqual([]);
  studio.start('Studio');
  await page.getByRole('button', { name: 'Run again: PhotoStats of Weddings' }).waitFor({ timeout: 45_000 });
});

test('a collection is renamed, closed, found among the closed, reopened by undo and deleted', async () => {
  const { page } = reader;
  await page.getByLabel('Name', { exact: true }).fill('Hochzeiten');
  await page.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('heading', { name: 'Hochzeiten', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByText(/Hochzeiten is closed/).waitFor();
  await page.getByRole('link', { name: 'Collections' }).first().click();
  await page.getByText('No collection is live').waitFor();
  expect(await reader.faults('collections, none live')).toEqual([]);
  await page.getByRole('link', { name: /^Closed\s+1$/ }).click();
  await page.waitForURL(/state=closed/);
  await page.getByRole('link', { name: 'Hochzeiten', exact: true }).click();
  await page.getByRole('button', { name: 'Reopen' }).click();
  await page.getByText(/Hochzeiten is live again/).waitFor();

  await page.getByRole('button', { name: 'Delete…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete the collection' }).click();
  await page.getByText('Hochzeiten is deleted.').waitFor();
  await page.getByRole('heading', { name: 'Add your first collection' }).waitFor();
});

test('who may only read is told who can add the first collection', async () => {
  const watcher = await studio.reader(await studio.admin.add('Wim', 'read_only'));
  await watcher.page.getByText('There is no collection yet').waitFor();
  expect(await watcher.page.getByRole('button', { name: /Add/ }).count()).toBe(0);
  expect(await watcher.faults('collections, read only')).toEqual([]);
});
