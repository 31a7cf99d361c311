import process from 'node:process';
import { chromium, type Browser, type Page } from 'playwright-core';

import { DESK, faults, picture, type Look, type Size } from './look.ts';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

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

  /** What is wrong with the page for some readers, one line each. */
  faults(where: string): Promise<string[]> {
    return faults(this.page, where, this.#pictured);
  }

  /** Keeps pictures of the page where `SAFELIGHT_PICTURES` names a folder. */
  picture(where: string): Promise<void> {
    return picture(this.page, where, this.#pictured);
  }

  /** What the page says now, for a story that failed. */
  async says(): Promise<string> {
    return `${this.page.url()}\n${await this.page.locator('body').innerText()}`;
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}
