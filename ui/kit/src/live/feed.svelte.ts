import { poll, type Poller } from './poller.ts';

/** Something the page shows and keeps fresh: the last data, when it came, and what went wrong since. */
export class Feed<T> {
  data = $state.raw<T>();
  error = $state.raw<unknown>();
  loadedAt = $state.raw<Date>();

  readonly #load: (signal: AbortSignal) => Promise<T>;
  readonly #interval: () => number;
  #poller: Poller | undefined;

  constructor(load: (signal: AbortSignal) => Promise<T>, interval: (data: T | undefined) => number) {
    this.#load = load;
    this.#interval = () => interval(this.data);
  }

  /** Starts following; the answer ends it. Made for `$effect`. */
  follow(): () => void {
    const poller = poll((signal) => this.#round(signal), this.#interval);
    this.#poller = poller;
    return () => poller.stop();
  }

  /** Loads now, for a change the page itself made. */
  async refresh(): Promise<void> {
    await this.#poller?.now();
  }

  async #round(signal: AbortSignal): Promise<void> {
    try {
      this.data = await this.#load(signal);
      this.error = undefined;
      this.loadedAt = new Date();
    } catch (thrown) {
      if (!signal.aborted) this.error = thrown;
    }
  }
}
