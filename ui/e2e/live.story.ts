import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest';

import { Wire } from './cut.ts';
import type { Reader } from './reader.ts';
import { Studio } from './studio.ts';

let studio: Studio;

beforeAll(async () => {
  studio = await Studio.open();
  await studio.enrol('Studio', [studio.folder('photos')]);
  studio.start('Studio');
});

beforeEach(() => {
  onTestFailed(async () => console.log(await studio.seen()));
});

afterAll(async () => {
  await studio?.close();
});

const badge = (one: Reader) => one.page.getByRole('link', { name: /^Agents:/ });

test('a cut wire is unknown, not yesterday’s news; mended, the page catches up without a reload', async () => {
  const wire = await Wire.to(studio.address);
  const reader = await studio.reader(studio.admin, wire.address);
  const { page } = reader;
  await badge(reader).filter({ hasText: '1 idle' }).waitFor();
  await page.getByRole('heading', { name: 'Add your first collection' }).waitFor();
  await page.evaluate('window.stayed = true');

  wire.cut();
  await badge(reader).filter({ hasText: 'Unknown' }).waitFor({ timeout: 30_000 });
  await page.getByText(/What you see is from/).first().waitFor();
  await page.getByRole('button', { name: 'Why the agents are so' }).click();
  await page.getByText('The live connection is lost.').waitFor();
  expect(await reader.faults('wire cut')).toEqual([]);
  await page.keyboard.press('Escape');

  // What happens meanwhile is not missed.
  const agents = await studio.admin.get<{ items: { guid: string }[] }>('agents');
  const path = studio.folder('photos');
  await studio.admin.post('collections', { name: 'Meanwhile', type: 'LOCAL', path, bound_agent_guid: agents.items[0]?.guid });
  await studio.stop('Studio');
  wire.mend();
  await badge(reader).filter({ hasText: 'Offline' }).waitFor({ timeout: 45_000 });
  await page.getByRole('link', { name: 'Meanwhile' }).waitFor();
  await page.getByText(/What you see is from/).first().waitFor({ state: 'detached' });
  expect(await page.evaluate('window.stayed')).toBe(true);
  wire.close();
});

test('where the live connection cannot be opened, the page asks by itself', async () => {
  const reader = await studio.reader(studio.admin, studio.address, async ({ page }) => {
    await page.routeWebSocket(/\/api\/live/, (socket) => socket.close());
  });
  await badge(reader).filter({ hasText: 'Offline' }).waitFor({ timeout: 30_000 });
  studio.start('Studio');
  await badge(reader).filter({ hasText: '1 idle' }).waitFor({ timeout: 30_000 });
  await reader.page.getByRole('button', { name: 'Why the agents are so' }).click();
  await reader.page.getByText('The live connection is lost.').waitFor();
});

test('the badge follows a change within two seconds', async () => {
  const reader = await studio.reader();
  await badge(reader).filter({ hasText: '1 idle' }).waitFor();
  const { items } = await studio.admin.get<{ items: { guid: string }[] }>('agents');
  const started = Date.now();
  await studio.admin.post(`agents/${items[0]?.guid}/revoke`, { reason: 'To see the badge change' });
  await badge(reader).filter({ hasText: 'Offline' }).waitFor();
  expect(Date.now() - started).toBeLessThan(2_000);
});
