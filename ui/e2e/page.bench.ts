import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, test } from 'vitest';

import { RawAgent } from './raw-agent.ts';
import type { Reader } from './reader.ts';
import { Studio } from './studio.ts';

const AGENTS = Number(process.env['SAFELIGHT_BENCH_AGENTS'] ?? 1_000);
const JOBS = Number(process.env['SAFELIGHT_BENCH_JOBS'] ?? 10_000);
const ROUNDS = Number(process.env['SAFELIGHT_BENCH_ROUNDS'] ?? 5);
/** So many requests are under way at a time while the team is made. */
const AT_ONCE = 16;

let studio: Studio;
let reader: Reader;
const figures: Record<string, unknown> = { agents: AGENTS, jobs: JOBS, rounds: ROUNDS };

beforeAll(async () => {
  studio = await Studio.open();
  await populate();
  reader = await studio.reader();
});

afterAll(async () => {
  const file = resolve(process.env['SAFELIGHT_BENCH_JSON'] ?? '../target/bench/page.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(figures, null, 2));
  console.log(`The figures are in ${file}.`);
  await studio?.close();
});

/** Does something for each number below `n`, a few at a time. */
async function each(n: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < n) {
      next += 1;
      await work(next - 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** A team with many agents that are online, and a long queue on their collections. */
async function populate(): Promise<void> {
  const agents: RawAgent[] = [];
  await each(AGENTS, async (index) => {
    const agent = await RawAgent.register(studio.admin, `Studio ${String(index).padStart(4, '0')}`);
    await agent.says('heartbeat', { status: 'online', capabilities: ['local_filesystem', 'tool:photostats:1'], authorized_roots: ['/photos'] });
    agents.push(agent);
  });
  const collections: string[] = [];
  for (const [index, agent] of agents.slice(0, 20).entries()) {
    await agent.online();
    const request = { name: `Weddings ${index}`, type: 'LOCAL', path: '/photos', bound_agent_guid: agent.guid };
    collections.push((await studio.admin.post<{ guid: string }>('collections', request)).guid);
  }
  await each(JOBS, async (index) => {
    await studio.admin.post('jobs', { collection_guid: collections[index % collections.length], tool: 'photostats' });
  });
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** What a page costs: all as the browser tells it, in milliseconds, bytes and MB. */
async function measured(path: string, firstRow: string): Promise<Record<string, number>> {
  const { page } = reader;
  const lines = await page.context().newCDPSession(page);
  await lines.send('Network.enable');
  await lines.send('Network.setCacheDisabled', { cacheDisabled: true });
  let [bytes, requests] = [0, 0];
  lines.on('Network.loadingFinished', ({ encodedDataLength }) => ([bytes, requests] = [bytes + encodedDataLength, requests + 1]));
  await page.goto(path);
  const row = await page.waitForFunction((selector) => {
    const { document, performance } = globalThis as unknown as { document: { querySelector(what: string): unknown }; performance: { now(): number } };
    return document.querySelector(selector) ? performance.now() : false;
  }, firstRow, { polling: 'raf', timeout: 60_000 });
  const firstRowMs = (await row.jsonValue()) as number;
  const firstPaintMs = await page.evaluate<number>(`performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN`);
  await lines.detach();
  return { firstPaintMs, firstRowMs, requests, bytes };
}

/** What the tab holds after a collection of garbage: its heap, and its process's share of the machine's memory. */
async function memory(): Promise<{ heapMb: number; tabMb: number }> {
  const { page } = reader;
  const lines = await page.context().newCDPSession(page);
  await lines.send('HeapProfiler.collectGarbage');
  const { usedSize } = await lines.send('Runtime.getHeapUsage');
  await lines.detach();
  const browser = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  await browser.detach();
  const shares = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => share(id));
  return { heapMb: usedSize / 1e6, tabMb: Math.max(...shares) };
}

function share(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? Number.NaN) / 1024;
}

test.each([
  ['first load', '/collections', 'main > div > section'],
  ['jobs', '/jobs?tab=waiting', 'main > ul > li'],
  ['agents', '/agents', 'main tbody tr'],
])('%s', async (name, path, firstRow) => {
  const rounds: Record<string, number>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measured(path, firstRow));
  const middle = (key: string) => median(rounds.map((round) => round[key] ?? Number.NaN));
  const { heapMb, tabMb } = await memory();
  const found = { ...Object.fromEntries(Object.keys(rounds[0] ?? {}).map((key) => [key, middle(key)])), heapMb, tabMb };
  figures[name] = found;
  console.log(`${name}: ${Object.entries(found).map(([key, value]) => `${key} ${Math.round(value * 10) / 10}`).join(', ')}`);
});

test('a thousand rows', async () => {
  const { page } = reader;
  await page.goto('/jobs?tab=waiting');
  const rows = page.locator('main > ul > li');
  await rows.first().waitFor();
  const began = Date.now();
  while ((await rows.count()) < Math.min(1_000, JOBS)) {
    const before = await rows.count();
    await page.getByRole('button', { name: 'Show more' }).click();
    await rows.nth(before).waitFor();
  }
  const found = { shownMs: Date.now() - began, ...(await memory()) };
  figures['a thousand rows'] = found;
  console.log(`a thousand rows: after ${found.shownMs} ms, heap ${found.heapMb.toFixed(1)} MB, tab ${found.tabMb.toFixed(0)} MB`);
});
