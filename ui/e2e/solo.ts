import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { finished, Running, until } from './programs.ts';
import { Reader } from './reader.ts';

/** A coordinator, an agent with a folder of photos, and a reader who is signed in as the owner. */
export class Solo {
  /** The agent's folder of photos. */
  readonly photos: string;
  agent: Running | undefined;

  readonly world: string;
  readonly address: string;
  readonly coordinator: Running;
  readonly reader: Reader;

  private constructor(world: string, address: string, coordinator: Running, reader: Reader) {
    [this.world, this.address, this.coordinator, this.reader] = [world, address, coordinator, reader];
    this.photos = join(world, 'photos');
  }

  static async open(): Promise<Solo> {
    const world = mkdtempSync(join(tmpdir(), 'safelight-e2e-'));
    const home = join(world, 'coordinator');
    const coordinator = new Running('safelight-coordinator', ['serve', '--solo', home], {});
    const [address] = await coordinator.says(/http:\/\/127\.0\.0\.1:\d+/);
    const studio = new Solo(world, address, coordinator, await Reader.open(address));
    const printed = await finished('safelight-coordinator', ['sign-in-link', '--data-dir', home], {});
    await studio.reader.page.goto(/http\S+code=lnk_[\w-]+/.exec(printed)?.[0] ?? '');
    await studio.reader.page.getByRole('navigation', { name: 'Pages' }).waitFor();
    return studio;
  }

  /** Puts files into the folder of photos. */
  shoot(...names: string[]): void {
    for (const name of names) {
      const path = join(this.photos, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `not really a photo: ${name}`);
    }
  }

  /** Enrols the agent and starts it; the answer is its id. */
  async enrol(): Promise<string> {
    const { registration_token } = JSON.parse(readFileSync(join(this.world, 'coordinator', 'solo.json'), 'utf8'));
    const env = { SAFELIGHT_DATA_DIR: join(this.world, 'agent') };
    mkdirSync(this.photos, { recursive: true });
    const who = ['--token', registration_token, '--name', 'Studio-Mac', '--secret-store', 'file'];
    await finished('safelight-agent', ['register', '--server', this.address, ...who], env);
    await finished('safelight-agent', ['roots', 'add', this.photos], env);
    await this.start();
    const { items } = await this.ask('GET', 'agents');
    return items[0].guid;
  }

  /** The agent may read the photos no longer, so that every job fails. */
  async unbind(): Promise<void> {
    await finished('safelight-agent', ['roots', 'remove', this.photos], { SAFELIGHT_DATA_DIR: join(this.world, 'agent') });
  }

  /** Starts the agent, and waits until it is online. */
  async start(): Promise<void> {
    this.agent = new Running('safelight-agent', ['run'], { SAFELIGHT_DATA_DIR: join(this.world, 'agent') });
    await this.wait('the agent to be online', 'agents', ({ items }) => items[0]?.status === 'online');
  }

  /** One request to the coordinator as the person who is signed in. */
  async ask(method: string, path: string, data?: unknown): Promise<any> {
    const context = this.reader.page.context();
    const csrf = (await context.cookies()).find(({ name }) => name === 'safelight_csrf')?.value ?? '';
    const headers = { 'x-csrf-token': csrf, Origin: this.address };
    const answer = await context.request.fetch(`${this.address}/api/${path}`, { method, headers, data });
    const text = await answer.text();
    if (!answer.ok()) throw new Error(`${method} ${path} answered ${answer.status()}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  /** Asks again and again until the answer is as it should be. */
  async wait(what: string, path: string, good: (answer: any) => boolean): Promise<any> {
    let last = await this.ask('GET', path);
    const again = setInterval(() => void this.ask('GET', path).then((got) => (last = got), () => {}), 100);
    try {
      return await until(what, () => (good(last) ? last : null), () => JSON.stringify(last));
    } finally {
      clearInterval(again);
    }
  }

  /** Makes a collection of a folder below the photos; the answer is its id. */
  async collect(name: string, folder: string, agent: string): Promise<string> {
    const path = join(this.photos, folder);
    mkdirSync(path, { recursive: true });
    const made = await this.ask('POST', 'collections', { name, type: 'LOCAL', path, bound_agent_guid: agent });
    return made.guid;
  }

  /** Runs a tool, and waits for its end; the answer is the job. */
  async run(collection: string, tool: string): Promise<{ guid: string; result_guid: string | null }> {
    const { guid } = await this.ask('POST', 'jobs', { collection_guid: collection, tool });
    return this.wait(`${tool} to end`, `jobs/${guid}`, ({ state }) => ['completed', 'failed'].includes(state));
  }

  async close(): Promise<void> {
    await this.reader.close();
    await this.agent?.stop();
    await this.coordinator.stop();
    rmSync(this.world, { recursive: true, force: true });
  }
}
