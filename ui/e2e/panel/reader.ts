import process from 'node:process';

import { PANEL } from '../look.ts';
import { Reader } from '../reader.ts';
import { PlainWindow } from '../web-view/plain-window.ts';
import type { Found, PanelPage } from './page.ts';

/** Whether the stories are told in the web view of the app's window instead of Chromium. */
export const IN_WEB_VIEW = process.env['SAFELIGHT_WEB_VIEW'] === '1';

/** Somebody in front of the panel, whatever shows it. */
export interface PanelReader {
  readonly page: PanelPage;
  /** What a page that is ours to serve must run first, so that no complaint about it is missed. */
  readonly watch: string;
  /** What is wrong with the page for some readers, one line each. */
  faults(where: string): Promise<string[]>;
  /** What the engine had to complain about so far. */
  complaints(): Promise<string[]>;
  /** Clicks on what opens a report, waits for it and puts it away; the source of what was opened. */
  opened(way: Found): Promise<string>;
  /** What the page says now, for a story that failed. */
  says(): Promise<string>;
  close(): Promise<void>;
}

/** Somebody before a page of that address. */
export async function openReader(address: string): Promise<PanelReader> {
  return IN_WEB_VIEW ? PlainWindow.open(address) : inChromium(address);
}

async function inChromium(address: string): Promise<PanelReader> {
  const reader = await Reader.open(address, PANEL);
  const { page } = reader;
  // A person who clicks is asked; here nobody answers.
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  return {
    page,
    watch: '',
    faults: (where) => reader.faults(where),
    complaints: async () => reader.complaints,
    async opened(way) {
      const [report] = await Promise.all([page.context().waitForEvent('page'), way.click()]);
      await report.waitForLoadState();
      const source = await report.content();
      await report.close();
      return source;
    },
    says: () => reader.says(),
    close: () => reader.close(),
  };
}
