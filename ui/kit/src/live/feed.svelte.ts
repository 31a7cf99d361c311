import type { Live } from './live.svelte.ts';
import { poll, type Poller } from './poller.ts';
import { throttle } from './throttle.ts';
import type { Signal } from './stream.ts';

/** How often a page asks for itself while events do not arrive. */
export const POLL_MS = 10_000;
/** How often it looks all the same while they do: ages of heartbeats are no events. */
const CALM_MS = 30_000;
/** Events that come in a burst are answered with one request each so often. */
const GATHER_MS = 500;

/** Whether a feed's data may be another after this. */
export type Touches = (signal: Signal) => boolean;

/** How a feed is doing, whatever it feeds. */
export interface Fresh {
  readonly data: unknown;
  readonly error: unknown;
  readonly loadedAt: Date | undefined;
  refresh(): Promise<void>;
}

/** Something the page shows and keeps fresh: the last data, when it came, and what went wrong since. */
export class Feed<T> implements Fresh {
  data = $state.raw<T>();
  error = $state.raw<unknown>();
  loadedAt = $state.raw<Date>();

  readonly #load: (signal: AbortSignal) => Promise<T>;
  readonly #live: Live;
  readonly #touches: Touches;
  readonly #patch: ((data: T, signal: Signal) => T) | undefined;
  #poller: Poller | undefined;
  #stop: (() => void) | undefined;
  #followers = 0;

  /**
   * `touches` says after which events to load anew. `patch` changes the data by an event that brings all there is to
   * know, such as progress.
   */
  constructor(
    live: Live,
    load: (signal: AbortSignal) => Promise<T>,
    touches: Touches,
    patch?: (data: T, signal: Signal) => T,
  ) {
    [this.#live, this.#load, this.#touches, this.#patch] = [live, load, touches, patch];
  }

  /** Starts following; the answer ends it. Made for `$effect`; whoever else follows shares the requests. */
  follow(): () => void {
    this.#followers += 1;
    if (this.#followers === 1) this.#begin();
    return () => {
      this.#followers -= 1;
      if (this.#followers === 0) this.#stop?.();
    };
  }

  /** Loads now, for a change the page itself made. */
  async refresh(): Promise<void> {
    await this.#poller?.now();
  }

  #begin(): void {
    const poller = poll((signal) => this.#round(signal), () => this.#interval());
    const soon = throttle(() => void poller.now(), GATHER_MS);
    const deaf = this.#live.listen((signal) => this.#hear(signal, soon));
    this.#poller = poller;
    this.#stop = () => {
      soon.cancel();
      deaf();
      poller.stop();
    };
  }

  #interval(): number {
    return this.#live.isOpen() && this.error === undefined ? CALM_MS : POLL_MS;
  }

  #hear(signal: Signal, soon: () => void): void {
    if (this.#patch && this.data !== undefined) this.data = this.#patch(this.data, signal);
    const all = signal.type === 'resync' || signal.type === 'lost';
    // What happened before the stream was open may have been missed by the first load.
    if (all || signal.type === 'opened' || this.#touches(signal)) soon();
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
