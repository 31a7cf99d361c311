/** The pages there are, each with what its address names. */
export type Route =
  | { page: 'collections' }
  | { page: 'result'; collection: string; result: string }
  | { page: 'agents' }
  | { page: 'setup'; code: string }
  | { page: 'sign-in'; code: string; next: string }
  | { page: 'not-found' };

/** The page an address stands for. Codes may stand in the query or, unseen by any log, in the fragment. */
export function match(address: URL): Route {
  const parts = address.pathname.split('/').filter(Boolean).map(decoded);
  const code = address.searchParams.get('code') ?? new URLSearchParams(address.hash.slice(1)).get('code') ?? '';
  const [first, second, third, fourth] = parts;
  if (parts.length === 0 || (parts.length === 1 && first === 'collections')) return { page: 'collections' };
  if (parts.length === 1 && first === 'agents') return { page: 'agents' };
  if (parts.length === 1 && first === 'setup') return { page: 'setup', code };
  if (parts.length === 1 && first === 'sign-in') {
    return { page: 'sign-in', code, next: inside(address.searchParams.get('next')) };
  }
  if (parts.length === 4 && first === 'collections' && second && third === 'results' && fourth) {
    return { page: 'result', collection: second, result: fourth };
  }
  return { page: 'not-found' };
}

/** A place to return to after signing in: only ever a path of this page, never another site. */
export function inside(path: string | null): string {
  return path && /^\/(?![/\\])/.test(path) ? path : '/';
}

/** The sign-in page that returns to where the reader was. */
export function signInAddress(from: string): string {
  return from === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(from)}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
