import { createContext } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';

import { pageVisibility } from './poller.ts';
import { Stream, type Line, type Signal, type StreamState } from './stream.ts';

/** Where the team's events come from. */
const ADDRESS = '/api/live';

/** The page's one live connection, as components see it. */
export class Live {
  readonly #stream: Stream;
  readonly #subscribe: () => void;
  #update: (() => void) | undefined;

  constructor(signedOut: () => void) {
    const world = { connect, visibility: pageVisibility, random: Math.random, now: Date.now };
    this.#stream = new Stream(world, () => this.#update?.(), signedOut);
    this.#subscribe = createSubscriber((update) => {
      this.#update = update;
      return () => (this.#update = undefined);
    });
  }

  get state(): StreamState {
    this.#subscribe();
    return this.#stream.state;
  }

  /** When the coordinator was last heard over the connection. */
  get heardAt(): Date | null {
    this.#subscribe();
    return this.#stream.heardAt === null ? null : new Date(this.#stream.heardAt);
  }

  /** When this connection was opened: what was loaded since is kept true by events. */
  get openedAt(): Date | null {
    this.#subscribe();
    return this.#stream.openedAt === null ? null : new Date(this.#stream.openedAt);
  }

  /** Whether events arrive; asked by whoever sets a timer, and so without a subscription. */
  isOpen(): boolean {
    return this.#stream.state === 'open';
  }

  start(): () => void {
    return this.#stream.start();
  }

  listen(listener: (signal: Signal) => void): () => void {
    return this.#stream.listen(listener);
  }

  retryNow(): void {
    this.#stream.retryNow();
  }
}

/** The live connection of the page around a component. */
export const [useLive, provideLive] = createContext<Live>();

function connect(since: string | null): Line {
  const address = new URL(ADDRESS, location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  if (since !== null) address.searchParams.set('since', since);
  return new WebSocket(address) as unknown as Line;
}
