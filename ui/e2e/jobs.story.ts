import { afterAll, beforeAll, expect, test } from 'vitest';

import { Desk } from './desk.ts';

let studio: Desk;
let weddings: string;
let agent: string;

beforeAll(async () => {
  studio = await Desk.open();
  agent = await studio.enrol();
  studio.shoot('weddings/AB3D0001.CR3', 'weddings/AB3D0002.CR3', 'weddings/AB3D0002.xmp');
  weddings = await studio.collect('Weddings', 'weddings', agent);
});

afterAll(async () => {
  await studio?.close();
});

test('the queue shows what finished, waits, is planned and failed, and changes it one by one and all at once', async () => {
  const { reader } = studio;
  const { page } = reader;
  const faults: string[] = [];

  // An empty tab names the next action.
  await page.goto('/jobs');
  await page.getByText('Nothing is running').waitFor();
  faults.push(...(await reader.faults('jobs, nothing runs')));

  // What finishes shows up by itself, with the way to its result.
  await page.goto('/jobs?tab=finished');
  await page.getByText('Nothing has finished yet').waitFor();
  await studio.run(weddings, 'photostats');
  await page.getByRole('link', { name: 'Result: PhotoStats of Weddings' }).waitFor();
  await page.getByRole('link', { name: /^Finished\s*1$/ }).waitFor();
  faults.push(...(await reader.faults('jobs, finished')));

  // A job has its tries as a timeline.
  await page.getByRole('link', { name: 'PhotoStats of Weddings', exact: true }).click();
  await page.getByRole('heading', { name: 'PhotoStats of Weddings' }).waitFor();
  await page.getByText('Try 1').waitFor();
  faults.push(...(await reader.faults('job')));

  // Without its agent a job waits, and says why; it is called off from its own page.
  await studio.stop();
  await page.getByRole('button', { name: 'Run again' }).click();
  await page.getByText('Queued again: PhotoStats of Weddings.').waitFor();
  await page.goto('/jobs?tab=waiting');
  await page.getByRole('listitem').getByText(/Waiting for .*Studio-Mac/).waitFor();
  faults.push(...(await reader.faults('jobs, waiting')));

  // Many are called off at once, by the filters of the address, with their number in the button.
  await studio.ask('POST', 'jobs', { collection_guid: weddings, tool: 'photo_pairing' });
  await page.getByRole('button', { name: 'Cancel 2 jobs…' }).waitFor();
  await page.getByLabel('Tool').selectOption('photo_pairing');
  await expect.poll(() => new URL(page.url()).searchParams.get('tool')).toBe('photo_pairing');
  // The tabs count what the filters leave.
  await page.getByRole('link', { name: /^Waiting\s*1$/ }).waitFor();
  await page.getByRole('link', { name: /^Finished\s*0$/ }).waitFor();
  await page.getByRole('button', { name: 'Cancel 1 job…' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByText('Cancel 1 job?').waitFor();
  faults.push(...(await reader.faults('jobs, question')));
  await dialog.getByRole('button', { name: 'Cancel 1 job' }).click();
  await page.getByText('Cancelled 1 job.').waitFor();
  await page.getByText('No job matches these filters').waitFor();
  await page.getByRole('button', { name: 'Show all jobs here' }).click();
  await page.getByRole('button', { name: 'Cancel: PhotoStats of Weddings' }).click();
  await page.getByText('Nothing waits').waitFor();

  // What refreshes itself is planned, with the time to come.
  await studio.ask('PATCH', `collections/${weddings}`, { auto_refresh: true, refresh_interval_hours: 24 });
  await studio.start();
  await studio.run(weddings, 'photostats');
  await page.goto('/jobs?tab=upcoming');
  await page.getByText(/in (1 day|\d+\sh)/).first().waitFor();
  faults.push(...(await reader.faults('jobs, upcoming')));

  // What failed says why, and can be run again once that is mended.
  await studio.unbind();
  await studio.run(weddings, 'photo_pairing');
  await page.goto('/jobs?tab=failed');
  await page.getByRole('button', { name: 'Run 1 job again…' }).waitFor();
  faults.push(...(await reader.faults('jobs, failed')));
  await page.getByRole('link', { name: 'Photo Pairing of Weddings', exact: true }).click();
  await page.getByText('Try 1').waitFor();
  faults.push(...(await reader.faults('job, failed')));

  expect(faults).toEqual([]);
  expect(reader.complaints).toEqual([]);
});
