import { tick } from 'svelte';

import { match, type Route } from './match.ts';

let current = $state.raw<Route>(match(new URL(location.href)));

/** The page shown now. */
export function route(): Route {
  return current;
}

/** Goes to another page of ours, and puts the keyboard and screen readers at its heading. */
export function go(address: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  void follow();
}

/** Takes a code out of the address bar and the history, without leaving the page. */
export function forgetQuery(): void {
  history.replaceState(null, '', location.pathname);
}

/** Listens to links and to the browser's back and forward; the answer ends it. */
export function startRouter(): () => void {
  const end = new AbortController();
  document.addEventListener('click', onClick, { signal: end.signal });
  addEventListener('popstate', () => void follow(false), { signal: end.signal });
  return () => end.abort();
}

async function follow(scroll = true): Promise<void> {
  current = match(new URL(location.href));
  await tick();
  if (scroll) scrollTo(0, 0);
  document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
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
