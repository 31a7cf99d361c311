import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';

import { steady } from './steady.ts';

/** Rows of a list that keep their places while the pointer rests on the list. */
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
    list.addEventListener('pointerenter', (event) => (this.#held = event.pointerType === 'mouse'), { signal: end.signal });
    list.addEventListener('pointerleave', () => (this.#held = false), { signal: end.signal });
    return () => end.abort();
  };
}
