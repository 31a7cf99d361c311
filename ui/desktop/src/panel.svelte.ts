import type { PanelState } from '@safelight/kit/panel';
import { createContext } from 'svelte';

import type { Backend, Heard } from './backend/backend.ts';
import type { Args, Command, Reply } from './backend/commands.ts';
import { go } from './place.svelte.ts';

/** What the window shows: the last state of the program behind it, and what was brought to the window. */
export class Panel {
  /** The newest state. */
  state = $state.raw<PanelState>() as PanelState;
  /** When the program fell silent; it is asked again all the while. */
  lostAt = $state.raw<Date>();
  /** Something is dragged over the window. */
  over = $state(false);
  /** Whether the ways to bring a folder are shown. */
  adding = $state(false);
  /** Folders that were brought here and wait for an answer. */
  offered = $state.raw<string[]>([]);
  /** An invitation that was opened and waits for an answer. */
  link = $state.raw<string>();
  /** Counts the times that the log may have grown. */
  logged = $state(0);

  readonly backend: Backend;

  constructor(backend: Backend, first: PanelState) {
    [this.backend, this.state] = [backend, first];
  }

  /** Whether this is the window of the desktop app, which has dialogs and drops of the system. */
  get inApp(): boolean {
    return this.backend.face === 'window';
  }

  /** Sends one command. */
  call<C extends Command>(command: C, args: Args<C>): Promise<Reply<C>> {
    return this.backend.call(command, args);
  }

  /** Starts following; the answer ends it. Made for `$effect`. */
  follow(): () => void {
    return this.backend.follow((heard) => this.#hear(heard));
  }

  /** Folders were brought to the window. */
  offer(paths: string[]): void {
    go('collections');
    this.over = false;
    this.offered = paths;
  }

  #hear(heard: Heard): void {
    switch (heard.kind) {
      case 'state':
        this.state = heard.state;
        this.lostAt = undefined;
        break;
      case 'lost':
        this.lostAt ??= new Date();
        break;
      case 'log':
        this.logged += 1;
        break;
      case 'show':
        go(heard.view);
        break;
      case 'add':
        go('collections');
        this.adding = true;
        break;
      case 'drag':
        this.over = heard.over;
        break;
      case 'folders':
        this.offer(heard.paths);
        break;
      case 'link':
        go('settings');
        this.link = heard.link;
    }
  }
}

/** The panel around a component. */
export const [usePanel, providePanel] = createContext<Panel>();
