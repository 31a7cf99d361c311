import type { LiveEvent } from '../generated/api.ts';
import type { Visibility } from './poller.ts';

/** What listeners are told: an event, that everything must be loaded anew, or that the stream came or went. */
export type Signal = LiveEvent | { type: 'resync' } | { type: 'opened' } | { type: 'lost' };

/** Where the stream stands: `paused` while the page is hidden, `lost` while pages ask for themselves. */
export type StreamState = 'connecting' | 'open' | 'lost' | 'paused';

/** The part of a browser's WebSocket that the stream uses. */
export interface Line {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(): void;
}

/** What the stream needs of the world; tests bring their own. */
export interface StreamWorld {
  connect(since: string | null): Line;
  visibility: Visibility;
  /** 0 to 1. */
  random(): number;
  /** Milliseconds. */
  now(): number;
}

/** The coordinator says that nobody is signed in any more, or with another role. */
export const CLOSE_SIGNED_OUT = 4001;
/** A word is sent so often, and must be answered before the next. */
export const PING_MS = 4_000;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

type Timer = ReturnType<typeof setTimeout>;

/** One live connection: replays what was missed, comes back by itself, and rests while the page is hidden. */
export class Stream {
  state: StreamState = 'connecting';
  /** When the coordinator was last heard; in the browser's clock. */
  heardAt: number | null = null;
  /** When this connection was opened. */
  openedAt: number | null = null;

  readonly #world: StreamWorld;
  readonly #changed: () => void;
  readonly #signedOut: () => void;
  readonly #listeners = new Set<(signal: Signal) => void>();
  #line: Line | undefined;
  #since: string | null = null;
  #tries = 0;
  #unanswered = false;
  #retry: Timer | undefined;
  #ping: Timer | undefined;
  #off: (() => void) | undefined;

  constructor(world: StreamWorld, changed: () => void, signedOut: () => void) {
    this.#world = world;
    this.#changed = changed;
    this.#signedOut = signedOut;
  }

  /** Starts; the answer ends it. */
  start(): () => void {
    this.#off = this.#world.visibility.onChange(() => this.#seen());
    this.#seen();
    return () => {
      this.#off?.();
      this.#hangUp();
      this.#listeners.clear();
    };
  }

  /** Tells `listener` whatever happens; the answer ends it. */
  listen(listener: (signal: Signal) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tries now instead of after the pause. */
  retryNow(): void {
    if (this.state === 'lost') this.#open();
  }

  #seen(): void {
    if (this.#world.visibility.hidden()) {
      this.#hangUp();
      this.#become('paused');
    } else if (!this.#line) {
      this.#tries = 0;
      this.#open();
    }
  }

  #open(): void {
    this.#hangUp();
    if (this.state !== 'lost') this.#become('connecting');
    const line = this.#world.connect(this.#since);
    this.#line = line;
    line.onopen = () => this.#opened();
    line.onmessage = ({ data }) => this.#read(String(data));
    line.onclose = ({ code }) => this.#closed(code);
    // A connection that neither opens nor fails is as good as lost.
    this.#ping = setTimeout(() => this.#closed(0), 2 * PING_MS);
  }

  #opened(): void {
    this.#tries = 0;
    this.#unanswered = false;
    this.openedAt = this.#world.now();
    this.#heard();
    this.#become('open');
    this.#tell({ type: 'opened' });
    clearTimeout(this.#ping);
    this.#ping = setTimeout(() => this.#askForWord(), PING_MS);
  }

  #askForWord(): void {
    if (this.#unanswered) return this.#closed(0);
    this.#unanswered = true;
    this.#line?.send('ping');
    this.#ping = setTimeout(() => this.#askForWord(), PING_MS);
  }

  #read(text: string): void {
    this.#unanswered = false;
    this.#heard();
    if (text === 'pong') return;
    const message = JSON.parse(text) as { id: string; type: string };
    this.#since = message.id;
    if (message.type !== 'hello') this.#tell(message as unknown as Signal);
  }

  #closed(code: number): void {
    this.#hangUp();
    if (code === CLOSE_SIGNED_OUT) this.#signedOut();
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#tries);
    this.#tries += 1;
    this.#retry = setTimeout(() => this.#open(), wait * (0.5 + this.#world.random() / 2));
    if (this.state === 'lost') return;
    this.#become('lost');
    this.#tell({ type: 'lost' });
  }

  #hangUp(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#ping);
    const line = this.#line;
    this.#line = undefined;
    if (!line) return;
    line.onopen = line.onmessage = line.onclose = null;
    line.close();
  }

  #heard(): void {
    this.heardAt = this.#world.now();
    this.#changed();
  }

  #become(state: StreamState): void {
    this.state = state;
    this.#changed();
  }

  #tell(signal: Signal): void {
    for (const listener of [...this.#listeners]) listener(signal);
  }
}
