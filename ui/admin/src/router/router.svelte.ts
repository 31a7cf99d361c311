import { tick } from 'svelte';

import { match } from './match.ts';
import type { Route } from './table.ts';

let current = $state.raw<Route>(match(location.pathname));
let search = $state.raw(new URLSearchParams(location.search));

/** The page shown now. */
export function route(): Route {
  return current;
}

/** What the address says after the question mark: the filters of a page live there. */
export function query(): URLSearchParams {
  return search;
}

/** Changes filters in the address without leaving the page; an empty text takes one away. */
export function setQuery(changes: Record<string, string>, how: 'push' | 'replace' = 'push'): void {
  const next = new URLSearchParams(search);
  for (const [key, value] of Object.entries(changes)) {
    if (value === '') next.delete(key);
    else next.set(key, value);
  }
  const text = next.toString();
  write(location.pathname + (text === '' ? '' : `?${text}`), how);
  search = next;
}

/** Goes to another page of ours, and puts the keyboard and screen readers at its heading. */
export function go(address: string, how: 'push' | 'replace' = 'push'): void {
  const stays = new URL(address, location.href).pathname === location.pathname;
  write(address, how);
  void follow(!stays);
}

/** Takes a code out of the address bar and the history, without leaving the page. */
export function forgetQuery(): void {
  history.replaceState(null, '', location.pathname);
}

/** Puts the keyboard and screen readers at the heading of a page that has just come. */
export function arrive(): void {
  document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
}

/** Listens to links and to the browser's back and forward; the answer ends it. */
export function startRouter(): () => void {
  const end = new AbortController();
  document.addEventListener('click', onClick, { signal: end.signal });
  addEventListener('popstate', () => void follow(false), { signal: end.signal });
  return () => end.abort();
}

function write(address: string, how: 'push' | 'replace'): void {
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
}

async function follow(moves: boolean): Promise<void> {
  search = new URLSearchParams(location.search);
  const next = match(location.pathname);
  const same = JSON.stringify(next) === JSON.stringify(current);
  if (same) return;
  current = next;
  await tick();
  if (moves) scrollTo(0, 0);
  arrive();
}

function onClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest('a');
  if (!link || link.target || link.hasAttribute('download')) return;
  if (link.origin !== location.origin || link.pathname.startsWith('/api/')) return;
  if (link.pathname === location.pathname && link.hash) return;
  event.preventDefault();
  go(link.pathname + link.search);
}
