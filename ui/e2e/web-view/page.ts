import { writeFileSync } from 'node:fs';

import type { Looked, Size } from '../look.ts';
import type { PanelPage } from '../panel/page.ts';
import type { Desktop } from './desktop.ts';
import type { Driver } from './driver.ts';
import { drawn } from './in-page.ts';
import { press } from './keys.ts';
import { WebPlace } from './locator.ts';
import { poll } from './poll.ts';
import { watch } from './watch.ts';

const SIZE = '({ width: innerWidth, height: innerHeight })';

/** A page in the web view. It is clicked and typed on by WebDriver, as by a person. */
export class WebPage extends WebPlace implements PanelPage, Looked {
  readonly keyboard = { press: async (key: string): Promise<void> => void (await this.driver.ask('POST', 'actions', press(key))) };
  readonly #desktop: Desktop;
  readonly #base: string;
  #size: Size | null = null;

  /** `base` is where addresses begin that begin with a slash. */
  constructor(driver: Driver, desktop: Desktop, base: string) {
    super(driver);
    [this.#desktop, this.#base] = [desktop, base];
  }

  async goto(address: string): Promise<void> {
    await this.#load('url', { url: new URL(address, this.#base).href });
  }

  async reload(): Promise<void> {
    await this.#load('refresh');
  }

  async goBack(): Promise<void> {
    await this.#load('back');
  }

  url(): Promise<string> {
    return this.driver.ask('GET', 'url');
  }

  evaluate<T>(script: string): Promise<T> {
    return this.driver.evaluate(script);
  }

  /** Takes the page as it stands there already. */
  async settle(): Promise<void> {
    await poll('a page', () => this.evaluate('document.readyState === "complete" || null'));
    this.#size = await this.evaluate(SIZE);
    await this.driver.call(watch);
  }

  /** Complaints since the page was first shown; reloading does not lose them. */
  complaints(): Promise<string[]> {
    return this.evaluate(`JSON.parse(sessionStorage.getItem('complaints') ?? '[]')`);
  }

  /** The colours of the whole desktop, which the web view follows. */
  async emulateMedia({ colorScheme }: { colorScheme: 'light' | 'dark' }): Promise<void> {
    this.#desktop.colour(colorScheme);
    const query = `matchMedia('(prefers-color-scheme: ${colorScheme})').matches || null`;
    await poll(`a page that is ${colorScheme}`, () => this.evaluate<true | null>(query));
  }

  viewportSize(): Size | null {
    return this.#size;
  }

  /** Makes the window so large that its page has this size. */
  async setViewportSize(size: Size): Promise<void> {
    let now: Size = { width: 0, height: 0 };
    await poll(`a page of ${JSON.stringify(size)}`, async () => {
      now = await this.evaluate<Size>(SIZE);
      if (now.width === size.width && now.height === size.height) return true;
      const window = await this.driver.ask<Size>('GET', 'window/rect');
      const width = window.width + size.width - now.width;
      await this.driver.ask('POST', 'window/rect', { width, height: window.height + size.height - now.height });
      return null;
    }, () => JSON.stringify(now));
    this.#size = size;
  }

  /** Keeps a picture of what is shown; of all of the page, by making the window so large for a moment. */
  async screenshot({ path, fullPage }: { path: string; fullPage: boolean }): Promise<void> {
    const before = this.#size;
    const height = await this.evaluate<number>('document.documentElement.scrollHeight');
    const grows = fullPage && before !== null && height > before.height;
    if (grows) await this.setViewportSize({ ...before, height });
    await this.driver.call(drawn);
    writeFileSync(path, Buffer.from(await this.driver.ask<string>('GET', 'screenshot'), 'base64'));
    if (grows) await this.setViewportSize(before);
  }

  async #load(way: string, body: unknown = {}): Promise<void> {
    await this.driver.ask('POST', way, body);
    await this.driver.call(watch);
  }
}
