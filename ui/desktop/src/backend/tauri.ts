import type { PanelState } from '@safelight/kit/panel';
import { invoke } from '@tauri-apps/api/core';
import { emit, listen } from '@tauri-apps/api/event';

import { heard, type Backend, type Heard } from './backend.ts';
import type { Args, Command, Reply } from './commands.ts';
import { fault } from './fault.ts';

/** The window of the desktop app: commands and events go straight to the program it belongs to. */
export class TauriBackend implements Backend {
  readonly face = 'window';
  #listening: Promise<unknown> | undefined;
  #listener: ((heard: Heard) => void) | undefined;
  /** What was told before anybody listened here: the program lets go of it as soon as it is asked for the state. */
  #missed: Heard[] = [];

  async enter(): Promise<PanelState> {
    this.#listening ??= listen('panel', ({ payload }) => this.#hear(heard(payload)));
    await this.#listening;
    const state = await this.call('state', {});
    this.#missed = this.#missed.filter(({ kind }) => kind !== 'state');
    return state;
  }

  async call<C extends Command>(command: C, args: Args<C>): Promise<Reply<C>> {
    try {
      return await invoke<Reply<C>>('panel', { command, args });
    } catch (thrown) {
      throw fault(thrown);
    }
  }

  follow(listener: (heard: Heard) => void): () => void {
    this.#listener = listener;
    const missed = this.#missed;
    this.#missed = [];
    missed.forEach(listener);
    return () => (this.#listener = undefined);
  }

  reportAddress(): null {
    return null;
  }

  hide(): void {
    void emit('skin', { act: 'hide' });
  }

  #hear(said: Heard | null): void {
    if (said === null) return;
    if (this.#listener) this.#listener(said);
    else this.#missed.push(said);
  }
}
