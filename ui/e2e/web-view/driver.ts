import { createServer, type AddressInfo } from 'node:net';

import { Running } from '../programs.ts';
import { poll } from './poll.ts';

/** How WebDriver names an element in what it is told and tells. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** Longer than any single command takes, so that an engine that hangs fails its story. */
const COMMAND_MS = 90_000;

/** An element of the page, by the name that the driver gave it. */
export interface Ref {
  [ELEMENT]: string;
}

/** What the driver opens: a program with the web view in it. */
export interface Window {
  binary: string;
  args: string[];
}

/** A command was refused; `code` is a word of the standard. */
export class Refusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/** A session with a window, through WebKit's own driver. */
export class Driver {
  readonly #program: Running;
  readonly #session: string;

  private constructor(program: Running, session: string) {
    [this.#program, this.#session] = [program, session];
  }

  /** Opens a window; both it and the driver get `env` and nothing else. */
  static async start(env: Record<string, string>, { binary, args }: Window): Promise<Driver> {
    const port = await freePort();
    const program = Running.foreign('WebKitWebDriver', [`--port=${port}`], env);
    const base = `http://127.0.0.1:${port}`;
    try {
      await poll('the driver to listen', () => send('GET', `${base}/status`).catch(() => null), () => program.printed);
      const wish = { capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args } } } };
      const { sessionId } = (await send('POST', `${base}/session`, wish)) as { sessionId: string };
      return new Driver(program, `${base}/session/${sessionId}`);
    } catch (thrown) {
      await program.stop();
      throw thrown;
    }
  }

  /** One command of the standard, by its path below the session. */
  ask<T = unknown>(verb: 'GET' | 'POST' | 'DELETE', path: string, body: unknown = {}): Promise<T> {
    return send(verb, `${this.#session}/${path}`, body) as Promise<T>;
  }

  /** One command about an element. */
  about<T = unknown>(element: Ref, verb: 'GET' | 'POST', path: string, body: unknown = {}): Promise<T> {
    return this.ask<T>(verb, `element/${element[ELEMENT]}/${path}`, body);
  }

  /** Runs a function in the page, where it sees nothing but its arguments. Promises are waited for. */
  call<T>(body: (...args: never[]) => unknown, ...args: unknown[]): Promise<T> {
    // WebKit knows elements only as arguments of their own, so those in lists travel one by one.
    const flat: unknown[] = [];
    const places = args.map((one) => (Array.isArray(one) ? one.map((it) => flat.push(it) - 1) : flat.push(one) - 1));
    const put = '(place) => (Array.isArray(place) ? place.map((one) => given[one]) : given[place])';
    const script = `const given = arguments; return (${body})(...${JSON.stringify(places)}.map(${put}))`;
    return this.ask('POST', 'execute/sync', { script, args: flat });
  }

  /** The value of an expression in the page. */
  evaluate<T>(expression: string): Promise<T> {
    return this.ask('POST', 'execute/sync', { script: `return (${expression.replace(/;\s*$/, '')}\n)`, args: [] });
  }

  /** Closes the window, and ends the driver with certainty. */
  async end(): Promise<void> {
    await send('DELETE', this.#session).catch(() => {});
    await this.#program.stop();
  }
}

async function send(verb: string, address: string, body: unknown = {}): Promise<unknown> {
  const answer = await fetch(address, {
    method: verb,
    signal: AbortSignal.timeout(COMMAND_MS),
    ...(verb === 'POST' && { body: JSON.stringify(body) }),
  });
  const { value } = (await answer.json()) as { value: { error: string; message: string } | null };
  if (!answer.ok) throw new Refusal(value?.error ?? 'unknown error', value?.message ?? '');
  return value;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
