import type { PanelState } from '@safelight/kit/panel';

import { heard, type Backend, type Heard } from './backend.ts';
import type { Args, Command, Reply } from './commands.ts';
import { fault, ShutOut, Silent } from './fault.ts';

/** Longer than any answer should take, shorter than patience. */
const TIMEOUT_MS = 30_000;
/** After the stream was refused, the browser no longer tries by itself. */
export const RETRY_MS = 3_000;
/** The kinds of events that the stream names. */
const KINDS = ['state', 'log', 'skin'] as const;

/** A page in a browser: requests to the program on this computer, which handed out the address. */
export class HttpBackend implements Backend {
  readonly face = 'browser';
  #token: string | null;

  /** `token` is good once, and comes with the address of the page. */
  constructor(token: string | null) {
    this.#token = token;
  }

  async enter(): Promise<PanelState> {
    const token = this.#token;
    this.#token = null;
    if (token !== null) {
      const response = await post('/panel/session', { token });
      // Whoever comes back with a used link may still hold the cookie that it brought.
      if (!response.ok && !isRefused(response)) throw fault(await parsed(response));
    }
    return this.call('state', {});
  }

  async call<C extends Command>(command: C, args: Args<C>): Promise<Reply<C>> {
    const response = await post(`/panel/call/${command}`, args);
    if (response.ok) return (await parsed(response)) as Reply<C>;
    const refusal = fault(await parsed(response));
    throw isRefused(response) && SHUT.includes(refusal.code) ? new ShutOut() : refusal;
  }

  follow(listener: (heard: Heard) => void): () => void {
    let source: EventSource | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const tell = ({ data }: { data: unknown }): void => {
      const said = heard(text(String(data)));
      if (said) listener(said);
    };
    const open = (): void => {
      source = new EventSource('/panel/events');
      for (const kind of KINDS) source.addEventListener(kind, tell);
      source.onerror = () => {
        listener({ kind: 'lost' });
        if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
      };
    };
    open();
    return () => {
      clearTimeout(retry);
      if (source) source.onerror = null;
      source?.close();
    };
  }

  reportAddress(result: string): string {
    return `/panel/report/${encodeURIComponent(result)}`;
  }

  hide(): void {
    // A page in a browser is put away by its reader.
  }
}

/** The refusals that mean "you are not let in", beside those of a command. */
const SHUT = ['unknown', 'no_session', 'unauthenticated', 'forbidden'];

function isRefused({ status }: Response): boolean {
  return status === 401 || status === 403;
}

async function post(path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify(body),
      credentials: 'same-origin',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw new Silent();
  }
}

async function parsed(response: Response): Promise<unknown> {
  return text(await response.text().catch(() => ''));
}

function text(body: string): unknown {
  try {
    return body === '' ? null : JSON.parse(body);
  } catch {
    return null;
  }
}
