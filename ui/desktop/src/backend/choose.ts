import { isView, type Backend } from './backend.ts';
import { HttpBackend } from './http.ts';

/** What this needs of the page. */
export interface Surroundings {
  /** With its `#`. */
  hash: string;
  /** Whether the page stands in the window of the desktop app. */
  inApp: boolean;
}

/** The way to the program behind this page; what only the desktop app needs is loaded only there. */
export async function choose({ hash, inApp }: Surroundings): Promise<Backend> {
  if (inApp) {
    const { TauriBackend } = await import('./tauri.ts');
    return new TauriBackend();
  }
  return new HttpBackend(tokenIn(hash));
}

/** The one-time token of an address, which stands where a place of the window may stand too. */
export function tokenIn(hash: string): string | null {
  const word = hash.replace(/^#/, '');
  return word === '' || isView(word) ? null : word;
}
