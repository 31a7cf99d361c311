import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

interface Size {
  width: number;
  height: number;
}

/** How large the reader's window is, and in which sizes pictures of it are kept. */
export interface Look {
  window: Size;
  pictured: Size[];
}

const DESK: Look = {
  window: { width: 1100, height: 800 },
  pictured: [
    { width: 400, height: 900 },
    { width: 1400, height: 900 },
  ],
};

/** The window of the desktop app. */
export const PANEL: Look = { window: { width: 400, height: 600 }, pictured: [{ width: 400, height: 600 }] };

/** A browser with one page, which remembers every complaint of the browser about that page. */
export class Reader {
  readonly complaints: string[] = [];
  readonly page: Page;
  readonly #browser: Browser;
  readonly #pictured: Size[];

  private constructor(browser: Browser, page: Page, pictured: Size[]) {
    [this.#browser, this.#pictured] = [browser, pictured];
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(`error: ${error.message}`));
    page.on('console', (message) => {
      // A refusal that the page itself shows is not a complaint; a broken policy is.
      const refusal = /Failed to load resource: the server responded with a status of 4\d\d/.test(message.text());
      if (message.type() === 'error' && !refusal) this.complaints.push(message.text());
    });
    page.on('request', (request) => {
      const foreign = new URL(request.url()).hostname !== '127.0.0.1';
      if (foreign) this.complaints.push(`request to ${request.url()}`);
    });
  }

  static async open(address: string, look: Look = DESK): Promise<Reader> {
    const executablePath = process.env['SAFELIGHT_CHROMIUM'] ?? '/usr/bin/chromium';
    const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
    const page = await browser.newPage({ baseURL: address, viewport: look.window });
    page.setDefaultTimeout(20_000);
    return new Reader(browser, page, look.pictured);
  }

  /** What axe-core finds wrong in light and dark, one line each; also whether the page fits 320 px. */
  async faults(where: string): Promise<string[]> {
    const found: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme });
      await this.page.evaluate(AXE);
      const { violations } = await this.page.evaluate<AxeResults>('axe.run(document, { iframes: false })');
      for (const { id, nodes } of violations) {
        found.push(`${where}, ${colorScheme}: ${id} at ${nodes.map((node) => node.html).join(' ')}`);
      }
    }
    await this.picture(where);
    if (await this.#overflowsAt(320)) found.push(`${where}: wider than 320 px`);
    return found;
  }

  /** Keeps pictures of the page in each size, light and dark, where `SAFELIGHT_PICTURES` names a folder. */
  async picture(where: string): Promise<void> {
    const folder = process.env['SAFELIGHT_PICTURES'];
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    const before = this.page.viewportSize();
    for (const size of this.#pictured) {
      await this.page.setViewportSize(size);
      for (const colorScheme of ['light', 'dark'] as const) {
        await this.page.emulateMedia({ colorScheme });
        const path = join(folder, `${where.replace(/\W+/g, '-')}-${size.width}-${colorScheme}.png`);
        await this.page.screenshot({ path, fullPage: true });
      }
    }
    if (before) await this.page.setViewportSize(before);
  }

  async #overflowsAt(width: number): Promise<boolean> {
    const before = this.page.viewportSize();
    await this.page.setViewportSize({ width, height: 800 });
    const over = await this.page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
    if (before) await this.page.setViewportSize(before);
    return over;
  }

  /** What the page says now, for a story that failed. */
  async says(): Promise<string> {
    return `${this.page.url()}\n${await this.page.locator('body').innerText()}`;
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}
