import type { PanelState, SkinAct } from '@safelight/kit/panel';

import type { Args, Command, Reply } from './commands.ts';

/** The places of this window. */
export const VIEWS = ['collections', 'activity', 'computer', 'log', 'settings', 'help'] as const;

/** One of them. */
export type View = (typeof VIEWS)[number];

/** What the program behind the window tells by itself. */
export type Heard =
  | { kind: 'state'; state: PanelState }
  /** The log may have grown. */
  | { kind: 'log' }
  /** Nothing comes any more; it is tried again. */
  | { kind: 'lost' }
  /** A place of the window is asked for, from the menu of the tray icon. */
  | { kind: 'show'; view: View }
  /** Somebody wants to add a folder. */
  | { kind: 'add' }
  /** Something is dragged over the window, or no longer. */
  | { kind: 'drag'; over: boolean }
  /** Folders were dropped on the window, or chosen in the dialog of the system. */
  | { kind: 'folders'; paths: string[] }
  /** An invitation to a team was opened. */
  | { kind: 'link'; link: string };

/** The way to the program behind the window: the one face of its commands and events, whatever carries them. */
export interface Backend {
  /** `window`: inside the desktop app, with its dialogs and drops. `browser`: a page in any browser. */
  readonly face: 'window' | 'browser';

  /** Comes in; throws `ShutOut` when it may not, `Silent` when nobody is there. */
  enter(): Promise<PanelState>;

  /** Sends one command; throws `Fault`, `Silent` or `ShutOut`. */
  call<C extends Command>(command: C, args: Args<C>): Promise<Reply<C>>;

  /** Tells `listener` whatever is heard; the answer ends it. */
  follow(listener: (heard: Heard) => void): () => void;

  /** Where a report can be opened as a page; null where the program must open it. */
  reportAddress(result: string): string | null;

  /** Puts the window away, where there is one. */
  hide(): void;
}

/** Reads what was told; null for kinds that a newer program may know. */
export function heard(said: unknown): Heard | null {
  const it = (said ?? {}) as Record<string, unknown>;
  switch (it['kind']) {
    case 'state':
      return typeof it['state'] === 'object' && it['state'] !== null ? (it as unknown as Heard) : null;
    case 'log':
      return { kind: 'log' };
    case 'skin':
      return asked(it['act'] as SkinAct);
    case 'show':
      return isView(it['view']) ? { kind: 'show', view: it['view'] } : null;
    case 'drag':
      return { kind: 'drag', over: it['over'] === true };
    case 'folders':
      return isTexts(it['paths']) ? { kind: 'folders', paths: it['paths'] } : null;
    case 'link':
      return typeof it['link'] === 'string' ? { kind: 'link', link: it['link'] } : null;
    default:
      return null;
  }
}

/** What an entry of the menu asks of the window; null for what others do. */
function asked(act: SkinAct): Heard | null {
  switch (act) {
    case 'add_folder':
      return { kind: 'add' };
    case 'settings':
    case 'log':
      return { kind: 'show', view: act };
    case 'legend':
      return { kind: 'show', view: 'help' };
    default:
      return null;
  }
}

/** Whether a word names a place of this window. */
export function isView(word: unknown): word is View {
  return (VIEWS as readonly unknown[]).includes(word);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
