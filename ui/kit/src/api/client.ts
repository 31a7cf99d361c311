import { CSRF_COOKIE, CSRF_HEADER } from '../generated/api.ts';
import { refusal, type Refusal, Unreachable } from './errors.ts';

/** Longer than any answer should take, shorter than patience. */
const TIMEOUT_MS = 15_000;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Called whenever the coordinator says that nobody is signed in. */
let onSignedOut: () => void = () => {};

/** Registers the one listener for "the session is over". */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

/**
 * One request to the coordinator under `/api`; throws `Refusal` or `Unreachable`. A body that is a `Blob` is sent as it
 * is, anything else as JSON.
 */
export async function call<T>(
  method: Method,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const response = await send(method, path, body, signal);
  if (!response.ok) throw await refused(response);
  return (await parsed(response)) as T;
}

/** One file of the coordinator under `/api` as text; throws `Refusal` or `Unreachable`. */
export async function callText(path: string, signal?: AbortSignal): Promise<string> {
  const response = await send('GET', path, undefined, signal);
  if (!response.ok) throw await refused(response);
  return response.text();
}

async function refused(response: Response): Promise<Refusal> {
  const said = refusal(response.status, await parsed(response));
  if (said.code === 'unauthenticated') onSignedOut();
  return said;
}

async function send(
  method: Method,
  path: string,
  body: unknown,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = body instanceof Blob ? body.type : 'application/json';
  if (method !== 'GET') headers[CSRF_HEADER] = csrfToken(document.cookie);
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetch(`/api/${path}`, {
      method,
      headers,
      body: body === undefined || body instanceof Blob ? (body ?? null) : JSON.stringify(body),
      credentials: 'same-origin',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    throw new Unreachable();
  }
}

async function parsed(response: Response): Promise<unknown> {
  try {
    const text = await response.text();
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** The double-submit token: the coordinator sets it as a cookie and wants it back as a header. */
export function csrfToken(cookies: string): string {
  for (const pair of cookies.split('; ')) {
    if (pair.startsWith(`${CSRF_COOKIE}=`)) return pair.slice(CSRF_COOKIE.length + 1);
  }
  return '';
}
