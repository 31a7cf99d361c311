import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { database, type Database } from './database.ts';
import { People } from './people.ts';
import { finished, Running } from './programs.ts';
import { Reader } from './reader.ts';

/** A coordinator with its first administrator, and folders and agents as a story needs them. */
export class Studio {
  readonly readers: Reader[] = [];
  readonly #agents = new Map<string, Running>();

  readonly world: string;
  readonly address: string;
  readonly admin: People;
  readonly #coordinator: Running;
  readonly #database: Database;

  private constructor(world: string, admin: People, coordinator: Running, store: Database) {
    [this.world, this.admin, this.address] = [world, admin, admin.address];
    [this.#coordinator, this.#database] = [coordinator, store];
  }

  /** Opens one; `more` are settings of its coordinator. */
  static async open(more: Record<string, string> = {}): Promise<Studio> {
    const world = mkdtempSync(join(tmpdir(), 'safelight-e2e-'));
    const store = database();
    const env = { SAFELIGHT_LISTEN: '127.0.0.1:0', ...store.env, ...more };
    const coordinator = new Running('safelight-coordinator', ['serve', '--data-dir', join(world, 'coordinator')], env);
    const [, address = '', code = ''] = await coordinator.says(/(http:\/\/127\.0\.0\.1:\d+)\/setup\S*code=(\S+)/);
    return new Studio(world, await People.setUp(address, code), coordinator, store);
  }

  /** A browser of the administrator, or of somebody else, already signed in; `before` prepares it. */
  async reader(who: People = this.admin, address = this.address, before?: (reader: Reader) => Promise<void>): Promise<Reader> {
    const reader = await Reader.open(address);
    this.readers.push(reader);
    await before?.(reader);
    await reader.page.goto('/sign-in');
    await reader.page.getByLabel('E-mail').fill(who.email);
    await reader.page.getByLabel('Password').fill(who.password);
    await reader.page.getByRole('button', { name: 'Sign in' }).click();
    await reader.page.getByRole('heading', { name: 'Collections' }).waitFor();
    return reader;
  }

  /** What every browser shows, for a story that failed. */
  async seen(): Promise<string> {
    return (await Promise.all(this.readers.map((reader) => reader.says()))).join('\n---\n');
  }

  /** A folder of the studio with files that look like photos by name. */
  folder(name: string, files = ['AB3D0001.CR3', 'AB3D0002.CR3', 'AB3D0002.xmp', 'AB3D0003.jpg']): string {
    const folder = join(this.world, name);
    mkdirSync(join(folder, 'wedding'), { recursive: true });
    for (const file of files) writeFileSync(join(folder, 'wedding', file), 'not really a photo');
    return folder;
  }

  /** Registers a computer with folders it may read; `start` runs its agent. */
  async enrol(name: string, roots: string[], token?: string): Promise<void> {
    const env = this.#env(name);
    const secret = token ?? (await this.admin.post<{ token: string }>('agents/tokens', {})).token;
    const register = ['register', '--server', this.address, '--token', secret, '--name', name, '--secret-store', 'file'];
    await finished('safelight-agent', register, env);
    for (const root of roots) await this.agentSays(name, 'roots', 'add', root);
  }

  /** Runs a verb of a computer's agent to its end. */
  async agentSays(name: string, ...verb: string[]): Promise<string> {
    return finished('safelight-agent', verb, this.#env(name));
  }

  start(name: string): void {
    this.#agents.set(name, new Running('safelight-agent', ['run'], this.#env(name)));
  }

  async stop(name: string): Promise<void> {
    await this.#agents.get(name)?.stop();
    this.#agents.delete(name);
  }

  async close(): Promise<void> {
    for (const reader of this.readers) await reader.close();
    for (const agent of this.#agents.values()) await agent.stop();
    await this.#coordinator.stop();
    this.#database.drop();
    rmSync(this.world, { recursive: true, force: true });
  }

  #env(name: string): Record<string, string> {
    return { SAFELIGHT_DATA_DIR: join(this.world, `agent-${name}`) };
  }
}
