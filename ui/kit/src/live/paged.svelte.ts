import type { Page } from '../generated/api.ts';
import type { Live } from './live.svelte.ts';
import { Feed, type Touches } from './feed.svelte.ts';
import type { Signal } from './stream.ts';

/** One page of a list: from the beginning when `after` is null. */
export type LoadPage<T> = (after: string | null, limit: number, signal: AbortSignal) => Promise<Page<T>>;

/** So many rows come at a time. */
const STEP = 50;
/** The coordinator answers with no more at once. */
const MOST = 200;

/** How much of a list is there, whatever it lists. */
export interface Growing {
  readonly items: unknown[] | undefined;
  readonly hasMore: boolean;
  readonly growing: boolean;
  more(): Promise<void>;
}

/** A list with a cursor: the rows asked for so far are kept fresh, and more come when they are asked for. */
export class Paged<T> implements Growing {
  readonly feed: Feed<Page<T>>;
  #wanted = $state(STEP);
  #growing = $state(false);

  /** `patch` changes a row by an event that brings all there is to know. */
  constructor(live: Live, load: LoadPage<T>, touches: Touches, patch?: (row: T, signal: Signal) => T) {
    const rows = patch && ((page: Page<T>, signal: Signal) => ({ ...page, items: page.items.map((row) => patch(row, signal)) }));
    this.feed = new Feed(live, (signal) => this.#load(load, signal), touches, rows);
  }

  get items(): T[] | undefined {
    return this.feed.data?.items;
  }

  get hasMore(): boolean {
    return this.feed.data?.next != null;
  }

  /** Whether more rows are on their way. */
  get growing(): boolean {
    return this.#growing;
  }

  async more(): Promise<void> {
    this.#wanted += STEP;
    this.#growing = true;
    await this.feed.refresh();
    this.#growing = false;
  }

  /** Begins anew at the top, for another filter. */
  async restart(): Promise<void> {
    this.#wanted = STEP;
    await this.feed.refresh();
  }

  async #load(load: LoadPage<T>, signal: AbortSignal): Promise<Page<T>> {
    const items: T[] = [];
    let next: string | null = null;
    do {
      const page: Page<T> = await load(next, Math.min(MOST, this.#wanted - items.length), signal);
      items.push(...page.items);
      next = page.next;
    } while (next !== null && items.length < this.#wanted);
    return { items, next };
  }
}
