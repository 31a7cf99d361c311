import { afterAll, beforeAll, expect, test } from 'vitest';

import { Desk } from './desk.ts';

let studio: Desk;
let weddings: string;

beforeAll(async () => {
  studio = await Desk.open();
  const agent = await studio.enrol();
  studio.shoot('weddings/AB3D0001.CR3', 'weddings/AB3D0001.xmp');
  weddings = await studio.collect('Weddings', 'weddings', agent);
});

afterAll(async () => {
  await studio?.close();
});

test('results are listed, compared with those before, and drawn over time', async () => {
  const { reader } = studio;
  const { page } = reader;
  const faults: string[] = [];

  await page.goto('/results');
  await page.getByText('There is no result yet').waitFor();
  faults.push(...(await reader.faults('results, none')));
  await page.goto(`/collections/${weddings}/trends`);
  await page.getByText('PhotoStats has no result here yet').waitFor();
  faults.push(...(await reader.faults('trends, none')));

  // Results come by themselves.
  await page.goto('/results');
  await page.getByText('There is no result yet').waitFor();
  await studio.run(weddings, 'photostats');
  await page.getByText('No image lacks the sidecar it needs').waitFor();
  studio.shoot('weddings/AB3D0002.CR3', 'weddings/AB3D0003.CR3', 'weddings/AB3D0003.xmp');
  await studio.run(weddings, 'photostats');
  await page.getByText('1 image lacks the sidecar it needs').waitFor();
  await studio.run(weddings, 'photo_pairing');
  faults.push(...(await reader.faults('results')));

  // Filters stand in the address.
  await page.getByLabel('Tool').selectOption('photo_pairing');
  await page.getByText('1 image lacks the sidecar it needs').waitFor({ state: 'detached' });
  expect(new URL(page.url()).searchParams.get('tool')).toBe('photo_pairing');
  await page.getByLabel('Tool').selectOption('photostats');

  // A result says what is new since the one before, and keeps its report in a sandbox.
  await page.getByRole('link', { name: 'PhotoStats of Weddings' }).first().click();
  await page.getByRole('heading', { name: 'Since the check before' }).waitFor();
  await page.getByText('1 new', { exact: true }).waitFor();
  await page.getByRole('listitem').getByText('AB3D0002.CR3').waitFor();
  await page.locator('iframe[sandbox=""]').waitFor();
  faults.push(...(await reader.faults('result')));
  await page.getByRole('link', { name: /result from/ }).click();
  await page.getByText('This is the first result of this tool here').waitFor();
  faults.push(...(await reader.faults('result, first')));
  const [kept] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download report' }).click(),
  ]);
  expect(kept.suggestedFilename()).toMatch(/\.html$/);

  // Trends draw every measure the tool tells, with the numbers beside them.
  await page.getByRole('link', { name: 'Trends', exact: true }).click();
  await page.getByRole('heading', { name: 'Findings', exact: true }).waitFor();
  await page.getByRole('heading', { name: 'Size', exact: true }).waitFor();
  expect(await page.getByRole('table', { name: 'Results over time' }).getByRole('row').count()).toBe(3);
  faults.push(...(await reader.faults('trends')));

  expect(faults).toEqual([]);
  expect(reader.complaints).toEqual([]);
});

test('a pipeline is made from a template, edited with faults told while typing, activated and used', async () => {
  const { reader } = studio;
  const { page } = reader;
  const faults: string[] = [];

  await page.goto('/pipelines');
  await page.getByRole('link', { name: /^Begin with this: / }).first().waitFor();
  faults.push(...(await reader.faults('pipelines, none')));
  await page.getByRole('link', { name: 'Begin with this: RAW to DNG archive' }).click();
  await page.getByText(/It can be activated/).waitFor();
  faults.push(...(await reader.faults('pipeline, new')));
  await page.getByRole('button', { name: 'Save as a new pipeline' }).click();
  await page.getByRole('heading', { name: 'Version 1, the newest' }).waitFor();
  await page.getByRole('button', { name: 'Activate version 1' }).click();
  await page.getByText('Version 1 is active.').first().waitFor();
  await page.getByRole('button', { name: 'Make it the default' }).click();
  await page.getByText(/the team’s default/).waitFor();
  await expect.poll(() => page.locator('img').evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth)).toBeGreaterThan(0);
  faults.push(...(await reader.faults('pipeline')));

  // What is wrong is told while typing, with the node at fault; saving it is possible, activating is not.
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  const text = page.getByLabel('Pipeline, as YAML or JSON');
  const before = await text.inputValue();
  await text.fill(before.replace(/nodes:\n(\s*)- /, 'nodes:\n$1- {id: lost, type: file, properties: {extension: .TIF}}\n$1- '));
  await page.getByText(/It cannot be activated yet/).waitFor();
  await page.locator('code', { hasText: 'lost' }).first().waitFor();
  faults.push(...(await reader.faults('pipeline, faults')));
  await text.fill('nodes: [');
  await page.getByRole('button', { name: /Go to line/ }).waitFor();
  await text.fill(before.replace('.DNG', '.TIF'));
  await page.getByText(/It can be activated/).waitFor();
  await page.getByLabel('What changed, for your team').fill('TIFF instead');
  await page.getByRole('button', { name: 'Save and activate' }).click();
  await page.getByRole('heading', { name: 'Version 2, the newest' }).waitFor();
  await page.getByText('TIFF instead').waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download YAML' }).click()]);
  expect(file.suggestedFilename()).toMatch(/version-2\.yaml$/);
  faults.push(...(await reader.faults('pipeline, two versions')));

  // A file is seen before it is saved.
  await page.goto('/pipelines/new');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Choose a file…' }).click()]);
  await chooser.setFiles({ name: 'mine.yaml', mimeType: 'application/yaml', buffer: Buffer.from(before.replace(/^name: .*$/m, 'name: Imported')) });
  await page.getByRole('button', { name: 'Save as a new pipeline' }).click();
  await page.getByRole('heading', { name: 'Imported' }).waitFor();
  await page.goto('/pipelines');
  await page.getByText('Not in use: activate version 1 first').waitFor();
  faults.push(...(await reader.faults('pipelines')));
  await page.getByRole('link', { name: 'Imported' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove the pipeline' }).click();
  await page.getByRole('heading', { name: 'Pipelines' }).waitFor();

  // With it, readiness is drawn.
  await studio.run(weddings, 'pipeline_validation');
  await page.goto(`/collections/${weddings}/trends?tool=pipeline_validation`);
  await page.getByRole('heading', { name: 'Images that are ready' }).waitFor();

  expect(faults).toEqual([]);
  expect(reader.complaints).toEqual([]);
});
