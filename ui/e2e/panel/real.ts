import { join } from 'node:path';

import { Running } from '../programs.ts';
import { AppWindow } from '../web-view/app-window.ts';
import type { Role } from './page.ts';
import { IN_WEB_VIEW, openReader, type PanelReader } from './reader.ts';

/** What the two faces of the panel call differently. */
interface Words {
  /** The field for the path of a folder: the app has other ways before it. */
  path: string;
  /** What leads to a report: a browser opens a page, the app asks the desktop to. */
  report: Role;
}

/** A real engine, and somebody in front of its panel: the headless agent's in a browser, or the desktop app. */
export class Real {
  readonly reader: PanelReader;
  readonly words: Words;
  readonly #program: Running | undefined;

  private constructor(reader: PanelReader, words: Words, program?: Running) {
    [this.reader, this.words, this.#program] = [reader, words, program];
  }

  /** Starts it; all that it has lies in `world`. */
  static async open(world: string): Promise<Real> {
    const data = join(world, 'agent');
    if (IN_WEB_VIEW) return new Real(await AppWindow.open(data), { path: 'Or paste its path', report: 'button' });
    const program = new Running('safelight-agent', ['panel', '--no-browser', '--secret-store', 'file'], {
      SAFELIGHT_DATA_DIR: data,
      HOME: world,
    });
    try {
      const [address] = await program.says(/http:\/\/127\.0\.0\.1:\d+\/#\S+/);
      const reader = await openReader(new URL(address).origin);
      await reader.page.goto(address);
      return new Real(reader, { path: 'Path of the folder', report: 'link' }, program);
    } catch (thrown) {
      await program.stop();
      throw thrown;
    }
  }

  async close(): Promise<void> {
    await this.reader.close();
    await this.#program?.stop();
  }
}
