import { faults, PANEL } from '../look.ts';
import type { Found } from '../panel/page.ts';
import type { PanelReader } from '../panel/reader.ts';
import type { Desktop } from './desktop.ts';
import { Driver, type Window } from './driver.ts';
import { WebPage } from './page.ts';
import { watch } from './watch.ts';

/** Somebody in front of a window with the web view, on a desktop of its own. */
export abstract class WebReader implements PanelReader {
  readonly page: WebPage;
  readonly watch = `(${watch})();`;
  protected readonly desktop: Desktop;
  protected readonly driver: Driver;

  constructor(desktop: Desktop, driver: Driver, base: string) {
    [this.desktop, this.driver] = [desktop, driver];
    this.page = new WebPage(driver, desktop, base);
  }

  abstract opened(way: Found): Promise<string>;

  faults(where: string): Promise<string[]> {
    return faults(this.page, `web view, ${where}`, PANEL.pictured);
  }

  complaints(): Promise<string[]> {
    return this.page.complaints();
  }

  async says(): Promise<string> {
    return `${await this.page.url()}\n${await this.page.locator('body').innerText()}`;
  }

  /** Closes the window where it cannot be made ready: nobody else has it yet. */
  protected async orClosed(ready: Promise<void>): Promise<void> {
    await ready.catch(async (thrown: unknown) => {
      await this.close();
      throw thrown;
    });
  }

  async close(): Promise<void> {
    await this.driver.end();
    await this.desktop.close();
  }
}

/** Opens a window on a desktop, which ends where that fails. */
export async function start(desktop: Desktop, env: Record<string, string>, window: Window): Promise<Driver> {
  try {
    return await Driver.start({ ...desktop.env, ...env }, window);
  } catch (thrown) {
    await desktop.close();
    throw thrown;
  }
}
