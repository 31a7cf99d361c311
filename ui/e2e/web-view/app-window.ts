import { readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import type { Found } from '../panel/page.ts';
import { program } from '../programs.ts';
import { Desktop } from './desktop.ts';
import { poll } from './poll.ts';
import { start, WebReader } from './reader.ts';

/**
 * The window of the desktop app, with all of the app behind it. It ends with this reader. What it would ask of other
 * computers is known here only where its policy refuses it.
 */
export class AppWindow extends WebReader {
  /** Starts the app; `data` is where it keeps what it has. */
  static async open(data: string): Promise<AppWindow> {
    const binary = program('safelight');
    const env = {
      SAFELIGHT_DATA_DIR: data,
      SAFELIGHT_COORDINATOR: program('safelight-coordinator'),
      TAURI_WEBVIEW_AUTOMATION: 'true',
      // As the app sets it; but only of the other way of drawing does the engine hand out pictures.
      WEBKIT_DISABLE_DMABUF_RENDERER: process.env['SAFELIGHT_PICTURES'] ? '0' : '1',
    };
    const desktop = await Desktop.open();
    const window = new AppWindow(desktop, await start(desktop, env, { binary, args: [] }), 'tauri://localhost');
    await window.orClosed(window.page.settle());
    return window;
  }

  /** By what this desktop opens files with, which the app was told to use. */
  async opened(way: Found): Promise<string> {
    const before = this.desktop.opened().length;
    await way.click();
    const path = await poll('a report to be opened', async () => this.desktop.opened()[before] ?? null);
    return readFileSync(path.startsWith('file:') ? fileURLToPath(path) : path, 'utf8');
  }
}
