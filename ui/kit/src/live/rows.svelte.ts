import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';

import { steady } from './steady.ts';

/** A pointer that did not move for so long is not about to press anything. */
const REST_MS = 4_000;

/** Rows of a list that keep their places while the pointer is at work on the list. */
export class Rows<T> {
  items = $state.raw<T[]>([]);
  #held = $state(false);

  /** `loaded` is read in an effect, and may be undefined until something came. Made while a component is made. */
  constructor(loaded: () => T[] | undefined, key: (item: T) => string) {
    $effect.pre(() => {
      const fresh = loaded() ?? [];
      const held = this.#held;
      this.items = steady(untrack(() => this.items), fresh, key, held);
    });
  }

  /** Marks the element of the list. */
  readonly hold: Attachment<HTMLElement> = (list) => {
    const end = new AbortController();
    let rest: ReturnType<typeof setTimeout> | undefined;
    const release = (): void => {
      clearTimeout(rest);
      this.#held = false;
    };
    const keep = (event: PointerEvent): void => {
      if (event.pointerType !== 'mouse') return;
      clearTimeout(rest);
      rest = setTimeout(release, REST_MS);
      this.#held = true;
    };
    list.addEventListener('pointermove', keep, { signal: end.signal });
    list.addEventListener('pointerleave', release, { signal: end.signal });
    return () => {
      release();
      end.abort();
    };
  };
}
