import { createSubscriber } from 'svelte/reactivity';

import { isView, type View } from './backend/backend.ts';

const subscribe = createSubscriber((update) => {
  addEventListener('hashchange', update);
  return () => removeEventListener('hashchange', update);
});

/** The place that the address names; the collections for anything else. */
export function here(): View {
  subscribe();
  const word = location.hash.slice(1);
  return isView(word) ? word : 'collections';
}

/** Goes to a place of the window. */
export function go(view: View): void {
  location.hash = view;
}

/** Takes the one-time token out of the address, and of the browser's history. */
export function forgetToken(): void {
  if (!isView(location.hash.slice(1))) history.replaceState(null, '', location.pathname);
}
