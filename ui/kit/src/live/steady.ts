/**
 * The rows to show while the reader points at them: the order stays, what is known anew is filled in, what is new goes
 * to the end, and what is gone stays until the pointer has left. Otherwise what was loaded, as it came.
 */
export function steady<T>(shown: T[], loaded: T[], key: (item: T) => string, held: boolean): T[] {
  if (!held) return loaded;
  const fresh = new Map(loaded.map((item) => [key(item), item]));
  const known = new Set(shown.map(key));
  return [...shown.map((item) => fresh.get(key(item)) ?? item), ...loaded.filter((item) => !known.has(key(item)))];
}
