import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest';

import { RawAgent } from './raw-agent.ts';
import type { Reader } from './reader.ts';
import { Studio } from './studio.ts';

const SECRET = 'zebra+crossing/at/noon';

interface Connector {
  guid: string;
  name: string;
}

let studio: Studio;
let reader: Reader;
let agent: RawAgent;

beforeAll(async () => {
  studio = await Studio.open({ SAFELIGHT_MASTER_KEY: '00112233445566778899aabbccddeeff'.repeat(2) });
  agent = await RawAgent.register(studio.admin, 'Studio');
  await agent.online('local_filesystem', 'tool:collection_test:1', 'tool:photostats:1');
  reader = await studio.reader();
});

beforeEach(async () => {
  await agent.online();
  onTestFailed(async () => console.log(await studio.seen()));
});

afterAll(async () => {
  const complaints = studio?.readers.flatMap((one) => one.complaints) ?? [];
  await studio?.close();
  expect(complaints).toEqual([]);
});

async function connector(name: string): Promise<Connector> {
  const { items } = await studio.admin.get<{ items: Connector[] }>('connectors');
  const found = items.find((one) => one.name === name);
  if (!found) throw new Error(`There is no connector ${name}.`);
  return found;
}

test('a connector is added whose credentials stay on agents, with the command for them', async () => {
  const { page } = reader;
  await page.getByRole('link', { name: 'Connectors' }).click();
  await page.getByText('There is no connector yet').waitFor();
  expect(await reader.faults('connectors, none')).toEqual([]);
  await page.getByRole('link', { name: 'Add the first connector' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Cloud archive');
  await page.getByLabel('Not decided yet').check();
  await page.getByLabel('Region').fill('Europe');
  expect(await page.getByLabel('Secret access key').count()).toBe(0);
  await page.getByRole('button', { name: 'Add the connector' }).click();
  await page.getByText(/A region has 1 to 64 small letters/).waitFor();
  expect(await reader.faults('connector, refused')).toEqual([]);
  await page.getByLabel('Region').fill('eu-central-1');
  await page.getByRole('button', { name: 'Add the connector' }).click();
  await page.getByRole('heading', { name: 'Cloud archive' }).waitFor();
  const { guid } = await connector('Cloud archive');
  expect((await page.getByRole('region', { name: 'command' }).innerText()).trim()).toBe(`safelight-agent connectors configure ${guid}`);
  await page.getByText('It cannot be active yet').waitFor();
  expect(await page.getByRole('button', { name: 'Activate' }).count()).toBe(0);
  expect(await reader.faults('connector, pending')).toEqual([]);
});

test('the first agent that proves access is seen without a reload, and people activate it', async () => {
  const { page } = reader;
  const { guid } = await connector('Cloud archive');
  await agent.says(`connectors/${guid}/report-capability`, { has_credentials: true, last_tested: new Date().toISOString() });
  await page.getByText('on 1 agent').waitFor();
  await page.getByRole('link', { name: /^Studio/ }).waitFor();
  await page.getByText('not active: jobs wait').waitFor();
  await page.getByRole('button', { name: 'Activate', exact: true }).click();
  await page.getByText('Cloud archive is active: jobs use it.').waitFor();
  await page.getByText('not active: jobs wait').waitFor({ state: 'detached' });
  expect(await reader.faults('connector')).toEqual([]);

  await page.getByRole('link', { name: /^Studio/ }).click();
  await page.getByRole('heading', { name: 'Connectors' }).waitFor();
  await page.getByRole('link', { name: 'Cloud archive' }).waitFor();
  expect(await reader.faults('agent, with a connector')).toEqual([]);
});

test('secrets are typed once, never shown, kept by every other change, and go to no other address', async () => {
  const { page } = reader;
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/connectors') && request.method() !== 'GET') sent.push(request.postData() ?? '');
  });
  await page.goto('/connectors/new');
  await page.getByLabel('Name', { exact: true }).fill('NAS');
  await page.getByLabel('What it reaches').selectOption('smb');
  await page.getByLabel('On the coordinator').check();
  await page.getByLabel('Server').fill('nas.local');
  await page.getByLabel('Share').fill('Fotos');
  await page.getByLabel('User name').fill('photog');
  await page.getByLabel('Password').fill(SECRET);
  expect(await page.getByLabel('Password').getAttribute('type')).toBe('password');
  expect(await reader.faults('connector, new')).toEqual([]);
  await page.getByRole('button', { name: 'Add the connector' }).click();
  await page.getByText('on the coordinator, encrypted').waitFor();
  expect(sent.pop()).toContain(SECRET);
  expect(await page.content()).not.toContain(SECRET);

  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Studio NAS');
  expect(await page.getByLabel('Password').count()).toBe(0);
  expect(await reader.faults('connector, edit')).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Studio NAS' }).waitFor();
  expect(JSON.parse(sent.pop() ?? '')).toEqual({ name: 'Studio NAS' });

  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('Server').fill('nas2.local');
  await page.getByText('Credentials that are kept never go to another address').waitFor();
  await page.getByLabel('Password').fill('other');
  await page.getByLabel('User name').fill('photog');
  expect(await reader.faults('connector, another address')).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('nas2.local').waitFor();
  expect(JSON.parse(sent.pop() ?? '')).toMatchObject({ update_credentials: true, credentials: { username: 'photog', password: 'other' } });
});

test('an agent tries a connector when asked to, and the page says what it saw', async () => {
  const { page } = reader;
  await page.goto(`/connectors/${(await connector('Studio NAS')).guid}`);
  await page.getByRole('button', { name: 'Test the connection' }).click();
  await page.getByText('Testing…').waitFor();
  await agent.completes({ success: false, error: 'The server refused the password.' });
  await page.getByText('The server refused the password.').waitFor();
  expect(await reader.faults('connector, test failed')).toEqual([]);
  await page.getByRole('button', { name: 'Test the connection' }).click();
  await agent.completes({ success: true, file_count: 3, message: 'It can be read.' });
  await page.getByText('Fotos can be read: 3 files seen.').waitFor();
  expect(await reader.faults('connector, tested')).toEqual([]);
});

test('a collection is added behind a connector and tried out; what nobody can reach is warned of', async () => {
  const { page } = reader;
  await page.goto('/connectors');
  await page.getByRole('link', { name: 'Studio NAS' }).waitFor();
  expect(await reader.faults('connectors')).toEqual([]);
  await page.getByRole('link', { name: 'Studio NAS' }).click();
  await page.getByRole('link', { name: 'Add a collection behind it' }).click();
  await page.getByLabel('Folder in Fotos').fill('weddings');
  await page.getByText(/The collection is Fotos\/weddings/).waitFor();
  expect(await reader.faults('add a remote collection')).toEqual([]);
  await page.getByRole('button', { name: 'Add and check' }).click();
  await page.getByText(/An agent now tries whether the place can be read/).waitFor();
  await agent.completes({ success: true, file_count: 12, message: 'It can be read.' });
  await page.getByText('weddings can be read and has 12 files. Its first check is queued.').waitFor();
  await page.getByText('Fotos/weddings').waitFor();
  await page.getByRole('link', { name: 'Studio NAS' }).waitFor();
  expect(await reader.faults('collection, remote')).toEqual([]);

  await agent.says('disconnect', {});
  await page.getByRole('button', { name: /^Run: Photo Pairing of/ }).click();
  const question = page.getByRole('alertdialog', { name: 'Nobody can run Photo Pairing now' });
  await question.getByText('No agent can run Photo Pairing.').waitFor();
  await question.getByRole('button', { name: 'Do not queue it' }).click();
  await page.goto('/collections');
  await page.getByText('Fotos/weddings').waitFor();
  expect(await reader.faults('collections, remote')).toEqual([]);
});

test('with collections behind it a connector is switched off and on again, and not removed', async () => {
  const { page } = reader;
  await page.goto(`/connectors/${(await connector('Studio NAS')).guid}`);
  await page.getByText('It cannot be removed while collections are behind it').waitFor();
  expect(await page.getByRole('button', { name: 'Remove…' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Deactivate' }).click();
  await page.getByText('Studio NAS is not active: its jobs wait.').waitFor();
  await page.getByText('Collections can be added once it is active.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Deactivate' }).waitFor();

  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByLabel('On agents alone').check();
  await page.getByRole('button', { name: 'Save' }).click();
  const question = page.getByRole('alertdialog', { name: 'Forget the credentials of Studio NAS?' });
  expect(await reader.faults('connector, forgetting')).toEqual([]);
  await question.getByRole('button', { name: 'Forget them' }).click();
  await page.getByText('on agents, but none holds them').waitFor();
});

test('who may only read sees connectors without buttons', async () => {
  const watcher = await studio.reader(await studio.admin.add('Wim', 'read_only'));
  await watcher.page.goto('/connectors');
  await watcher.page.getByRole('link', { name: 'Studio NAS' }).click();
  await watcher.page.getByRole('heading', { name: 'Who holds its credentials' }).waitFor();
  expect(await watcher.page.getByRole('main').getByRole('button').allInnerTexts()).toEqual(['Copy command']);
  expect(await watcher.page.getByRole('link', { name: 'Edit' }).count()).toBe(0);
  expect(await watcher.faults('connector, read only')).toEqual([]);
  await watcher.page.goto('/connectors/new');
  await watcher.page.getByText('Administrators change connectors here').waitFor();
  expect(await watcher.faults('new connector, read only')).toEqual([]);
});

test('a connector is removed, and the audit log tells it all in sentences', async () => {
  const { page } = reader;
  await page.goto(`/connectors/${(await connector('Cloud archive')).guid}`);
  await page.getByRole('button', { name: 'Remove…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove the connector' }).click();
  await page.getByText('Cloud archive is removed.').waitFor();
  await page.goto('/settings/audit');
  await page.getByLabel('What').selectOption('connector.');
  for (const sentence of ['Removed a connector', 'Changed a connector', 'Added a connector', 'An agent proved access for a connector', 'An agent told of its credentials for a connector']) {
    await page.getByText(sentence).first().waitFor();
  }
  expect(await page.content()).not.toContain(SECRET);
});
