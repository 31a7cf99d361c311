/**
 * What runs in the page. Each function is sent there as text, so it uses nothing of this file; its helpers stand inside.
 */

/** A text or a name that is looked for; a pattern comes with its flags. */
export interface Wanted {
  text: string;
  exact: boolean;
  flags: string | null;
}

/** The innermost elements with such a text, below each of `roots` or anywhere. */
export function withText(roots: Element[] | null, { text, exact, flags }: Wanted): Element[] {
  const plain = (said: string | null): string => (said ?? '').replace(/[\u200b\u00ad]/g, '').trim().replace(/\s+/g, ' ');
  const fits = (said: string): boolean => {
    if (flags !== null) return new RegExp(text, flags).test(said);
    return exact ? said === plain(text) : said.toLowerCase().includes(plain(text).toLowerCase());
  };
  const says = (element: Element): boolean => !element.matches('script, style, noscript, head, head *') && fits(plain(element.textContent));
  const all = new Set((roots ?? [document]).flatMap((root) => [...root.querySelectorAll('*')]));
  return [...all].filter((element) => says(element) && ![...element.children].some(says));
}

/** The elements that are labelled so, below each of `roots` or anywhere. */
export function withLabel(roots: Element[] | null, { text, exact, flags }: Wanted): Element[] {
  const plain = (said: string | null | undefined): string => (said ?? '').trim().replace(/\s+/g, ' ');
  const fits = (said: string): boolean => {
    if (flags !== null) return new RegExp(text, flags).test(said);
    return exact ? said === plain(text) : said.toLowerCase().includes(plain(text).toLowerCase());
  };
  const labels = (element: Element): string[] => {
    const named = element.getAttribute('aria-labelledby');
    if (named) return named.split(/\s+/).map((id) => plain(document.getElementById(id)?.textContent));
    const said = element.getAttribute('aria-label');
    if (said) return [plain(said)];
    return [...((element as HTMLInputElement).labels ?? [])].map((label) => plain(label.textContent));
  };
  const all = new Set((roots ?? [document]).flatMap((root) => [...root.querySelectorAll('*')]));
  return [...all].filter((element) => labels(element).some(fits));
}

/** The elements that a selector finds, below each of `roots` or anywhere. */
export function withSelector(roots: Element[] | null, selector: string): Element[] {
  return [...new Set((roots ?? [document]).flatMap((root) => [...root.querySelectorAll(selector)]))];
}

/** The elements that a selector finds and that are there for everybody, below each of `roots` or anywhere. */
export function forEverybody(roots: Element[] | null, selector: string): Element[] {
  const all = new Set((roots ?? [document]).flatMap((root) => [...root.querySelectorAll(selector)]));
  return [...all].filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('[aria-hidden="true"]'));
}

/** Those of `elements` that have such words in them, whatever their capitals. */
export function thatSay(elements: Element[], words: string): Element[] {
  const plain = (said: string | null): string => (said ?? '').trim().replace(/\s+/g, ' ').toLowerCase();
  return elements.filter((element) => plain(element.textContent).includes(plain(words)));
}

/** What stands around each of `elements`. */
export function around(elements: Element[]): Element[] {
  return [...new Set(elements.flatMap(({ parentElement }) => parentElement ?? []))];
}

/** Whether an element can be seen. */
export function isSeen(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0 && getComputedStyle(element).visibility === 'visible';
}

/** Whether an element can be acted on: seen, enabled, and in the same place for two frames. */
export async function isReady(element: Element): Promise<boolean> {
  const { width, height, x, y } = element.getBoundingClientRect();
  if (width === 0 || height === 0 || getComputedStyle(element).visibility !== 'visible' || element.matches(':disabled')) return false;
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  const later = element.getBoundingClientRect();
  return later.x === x && later.y === y && element.isConnected;
}

/** Scrolls an element to where the least lies over it. */
export function toTheMiddle(element: Element): void {
  element.scrollIntoView({ block: 'center' });
}

/** Waits until what changed is drawn. */
export async function drawn(): Promise<void> {
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
}
