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

/** The ids of the events that a browser is told over its live connection; to be asked before that is opened. */
function events({ page }: Reader): string[] {
  const heard: string[] = [];
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      const { id, type } = payload === 'pong' ? {} : JSON.parse(String(payload));
      if (type !== 'hello' && id !== undefined) heard.push(id);
    });
  });
  return heard;
}

test('a wire cut for 30 seconds is unknown, not yesterday’s news; mended, the page catches up without a reload', async () => {
  const wire = await Wire.to(studio.address);
  let heard: string[] = [];
  let told: string[] = [];
  const reader = await studio.reader(studio.admin, wire.address, async (one) => {
    heard = events(one);
    await one.page.clock.install();
  });
  await studio.reader(studio.admin, studio.address, async (one) => void (told = events(one)));
  const { page } = reader;
  await badge(reader).filter({ hasText: '1 idle' }).waitFor();
  await page.getByRole('heading', { name: 'Add your first collection' }).waitFor();
  await page.evaluate('window.stayed = true');

  wire.cut();
  const before = told.length;
  await page.clock.runFor(30_000);
  await badge(reader).filter({ hasText: 'Unknown' }).waitFor();
  await page.getByText(/What you see is from/).first().waitFor();
  await page.getByRole('button', { name: 'Why the agents are so' }).click();
  await page.getByText('The live connection is lost.').waitFor();
  expect(await reader.faults('wire cut')).toEqual([]);
  await page.keyboard.press('Escape');

  // What happens meanwhile is not missed.
  const agents = await studio.admin.get<{ items: { guid: string }[] }>('agents');
  const path = studio.folder('photos');
  const { guid } = await studio.admin.post<{ guid: string }>('collections', { name: 'Meanwhile', type: 'LOCAL', path, bound_agent_guid: agents.items[0]?.guid });
  const job = await studio.admin.post<{ guid: string }>('jobs', { collection_guid: guid, tool: 'photostats' });
  await studio.admin.waits<{ state: string }>(`jobs/${job.guid}`, ({ state }) => state === 'completed');
  await studio.stop('Studio');
  await studio.admin.waits<{ items: { status: string }[] }>('agents', ({ items }) => items[0]?.status === 'offline');
  expect(heard.length).toBeLessThan(told.length);
  wire.mend();
  const missed = () => told.slice(before).filter((id) => !heard.includes(id));
  // A second at a time, so that a real connection has real time to be opened.
  for (let second = 0; second < 40 && missed().length > 0; second += 1) await page.clock.runFor(1_000);
  expect(missed()).toEqual([]);
  expect(told.length - before).toBeGreaterThan(4);
  await badge(reader).filter({ hasText: 'Offline' }).waitFor();
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
