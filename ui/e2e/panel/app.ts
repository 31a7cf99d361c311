import type { PanelPage } from './page.ts';

/**
 * Runs in the page before its own script and makes it believe that it stands in the window of the desktop app: commands go
 * to the play, whose states come back as the app tells them, what the page tells the skin is kept in `told`, and
 * `window.tell` tells it something. The reader must have come in before.
 */
function pretend(): void {
  const world = globalThis as any;
  const callbacks = new Map<number, (event: unknown) => void>();
  let next = 0;
  world.isTauri = true;
  world.told = [];
  world.tell = (payload: unknown) => callbacks.forEach((callback) => callback({ event: 'panel', id: 1, payload }));
  const forward = ({ data }: MessageEvent<string>) => world.tell(JSON.parse(data));
  world.__TAURI_EVENT_PLUGIN_INTERNALS__ = { unregisterListener() {} };
  world.__TAURI_INTERNALS__ = {
    transformCallback(callback: (event: unknown) => void) {
      next += 1;
      callbacks.set(next, callback);
      return next;
    },
    async invoke(command: string, args: any) {
      if (command === 'plugin:event|listen') {
        new EventSource('/panel/events').addEventListener('state', forward);
        return args.handler;
      }
      if (command === 'plugin:event|emit') return world.told.push([args.event, args.payload]);
      const answer = await fetch(`/panel/call/${args.command}`, { method: 'POST', body: JSON.stringify(args.args) });
      const body = await answer.json();
      if (!answer.ok) throw body;
      return body;
    },
  };
}

/** The same as a script. */
export const PRETEND = `(${pretend})();`;

/** Tells the page something, as the skin does. */
export async function tell(page: PanelPage, said: unknown): Promise<void> {
  await page.evaluate(`tell(${JSON.stringify(said)})`);
}

/** What the page told the skin. */
export async function told(page: PanelPage): Promise<unknown[]> {
  return page.evaluate('told');
}
