import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { PANEL } from '../look.ts';
import type { Found } from '../panel/page.ts';
import { Desktop } from './desktop.ts';
import type { Driver } from './driver.ts';
import { Foreign } from './foreign.ts';
import { poll } from './poll.ts';
import { start, WebReader } from './reader.ts';

/** The tool bar would keep the window from becoming as narrow as that of the app. */
const NARROW = '* { min-width: 0; min-height: 0; margin: 0; padding: 0; }\n';

/** WebKit's own plain window: the same web view as in the window of the app, with a page of any address. */
export class PlainWindow extends WebReader {
  readonly #foreign: Foreign;

  private constructor(desktop: Desktop, driver: Driver, address: string, foreign: Foreign) {
    super(desktop, driver, address);
    this.#foreign = foreign;
  }

  static async open(address: string): Promise<PlainWindow> {
    const binary = plain();
    const foreign = await Foreign.open();
    const desktop = await Desktop.open();
    writeFileSync(join(desktop.env['XDG_CONFIG_HOME'] ?? '', 'gtk-3.0/gtk.css'), NARROW);
    const args = ['--automation', '--javascript-can-access-clipboard=true', `--proxy=${foreign.address}`, '--ignore-host=127.0.0.1'];
    const window = new PlainWindow(desktop, await start(desktop, {}, { binary, args }), address, foreign);
    await window.orClosed(window.page.setViewportSize(PANEL.window));
    return window;
  }

  override async complaints(): Promise<string[]> {
    return [...(await super.complaints()), ...this.#foreign.asked];
  }

  /** In a tab of its own. */
  async opened(way: Found): Promise<string> {
    const before = await this.#tabs();
    await way.click();
    const fresh = async (): Promise<string | null> => (await this.#tabs()).find((tab) => !before.includes(tab)) ?? null;
    await this.#show(await poll('another tab', fresh));
    await poll('a report', () => this.page.evaluate(`(location.href !== 'about:blank' && document.readyState === 'complete') || null`));
    const source = await this.driver.ask<string>('GET', 'source');
    await this.driver.ask('DELETE', 'window');
    await this.#show(before[0]);
    return source;
  }

  override async close(): Promise<void> {
    await super.close();
    await this.#foreign.close();
  }

  #tabs(): Promise<string[]> {
    return this.driver.ask('GET', 'window/handles');
  }

  async #show(handle: string | undefined): Promise<void> {
    await this.driver.ask('POST', 'window', { handle });
  }
}

/** Where the library that the app is linked against keeps its window. */
function plain(): string {
  const libraries = readdirSync('/usr/lib').map((name) => join('/usr/lib', name));
  const found = ['/usr/libexec', '/usr/lib', ...libraries].map((folder) => join(folder, 'webkit2gtk-4.1/MiniBrowser')).find(existsSync);
  if (!found) throw new Error('MiniBrowser is missing, which belongs to WebKitGTK 4.1.');
  return found;
}
