import { TABLE, type PageName, type Route } from './table.ts';

/** The page a path stands for. */
export function match(path: string): Route {
  const parts = path.split('/').filter(Boolean).map(decoded);
  if (parts.length === 0) return { page: 'collections', params: {} };
  for (const [page, pattern] of Object.entries(TABLE) as [PageName, string][]) {
    const params = named(pattern.split('/').filter(Boolean), parts);
    if (params) return { page, params } as Route;
  }
  return { page: 'not-found', params: {} };
}

/** The one-time code of an address: in the query or, unseen by any log, in the fragment. */
export function codeOf(address: URL): string {
  return address.searchParams.get('code') ?? new URLSearchParams(address.hash.slice(1)).get('code') ?? '';
}

/** A place to return to after signing in: only ever a path of this page, never another site. */
export function inside(path: string | null): string {
  return path && /^\/(?![/\\])/.test(path) ? path : '/';
}

/** The sign-in page that returns to where the reader was. */
export function signInAddress(from: string): string {
  return from === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(from)}`;
}

function named(pattern: string[], parts: string[]): Record<string, string> | null {
  if (pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const given = parts[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = given;
    else if (part !== given) return null;
  }
  return params;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
