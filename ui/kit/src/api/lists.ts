import type { Page } from '../generated/api.ts';
import { call } from './client.ts';

/** Filters of a list; an empty text means all. */
export type Filter = Readonly<Record<string, string | undefined>>;

/** One page of a list, from the beginning or from after a cursor. */
export function page<T>(list: string, filter: Filter, after: string | null, limit: number, signal?: AbortSignal): Promise<Page<T>> {
  const query = new URLSearchParams({ limit: String(limit) });
  for (const [key, value] of Object.entries(filter)) {
    if (value) query.set(key, value);
  }
  if (after !== null) query.set('after', after);
  return call('GET', `${list}?${query}`, undefined, signal);
}

/** Every item of a list, page after page. */
export async function all<T>(list: string, filter: Filter, signal?: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  let after: string | null = null;
  do {
    const next: Page<T> = await page<T>(list, filter, after, 200, signal);
    items.push(...next.items);
    after = next.next;
  } while (after !== null);
  return items;
}
