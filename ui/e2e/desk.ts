import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { Reader } from './reader.ts';
import { Studio } from './studio.ts';

/** The one computer of a studio. */
const NAME = 'Studio-Mac';

/** A studio with one reader, who is its administrator, and one computer with a folder of photos. */
export class Desk {
  /** The computer's folder of photos. */
  readonly photos: string;
  readonly studio: Studio;
  readonly reader: Reader;

  private constructor(studio: Studio, reader: Reader) {
    [this.studio, this.reader] = [studio, reader];
    this.photos = join(studio.world, 'photos');
  }

  static async open(): Promise<Desk> {
    const studio = await Studio.open();
    return new Desk(studio, await studio.reader());
  }

  get address(): string {
    return this.studio.address;
  }

  /** Puts files into the folder of photos. */
  shoot(...names: string[]): void {
    for (const name of names) {
      const path = join(this.photos, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `not really a photo: ${name}`);
    }
  }

  /** Enrols the computer and starts its agent; the answer is its id. */
  async enrol(): Promise<string> {
    mkdirSync(this.photos, { recursive: true });
    await this.studio.enrol(NAME, [this.photos]);
    await this.start();
    const { items } = await this.ask('GET', 'agents');
    return items[0].guid;
  }

  /** The agent may read the photos no longer, so that every job fails. */
  async unbind(): Promise<void> {
    await this.studio.agentSays(NAME, 'roots', 'remove', this.photos);
  }

  /** Starts the agent, and waits until it is online. */
  async start(): Promise<void> {
    this.studio.start(NAME);
    await this.wait('agents', ({ items }) => items[0]?.status === 'online');
  }

  /** Stops the agent, and waits until that is known. */
  async stop(): Promise<void> {
    await this.studio.stop(NAME);
    await this.wait('agents', ({ items }) => items[0].status === 'offline');
  }

  /** One request as the administrator. */
  ask(method: string, path: string, data?: unknown): Promise<any> {
    return this.studio.admin.ask(method, path, data);
  }

  /** Asks again and again until the answer is as it should be. */
  wait(path: string, good: (answer: any) => boolean): Promise<any> {
    return this.studio.admin.waits<any>(path, good);
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
    return this.wait(`jobs/${guid}`, ({ state }) => ['completed', 'failed'].includes(state));
  }

  close(): Promise<void> {
    return this.studio.close();
  }
}
