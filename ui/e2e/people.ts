import { until } from './programs.ts';

const PASSWORD = 'a lamp that harms no film';

/** Somebody who uses the API as a browser does; for what a story needs but does not tell. */
export class People {
  #cookies = new Map<string, string>();

  readonly address: string;
  readonly email: string;
  readonly password = PASSWORD;

  private constructor(address: string, email: string) {
    [this.address, this.email] = [address, email];
  }

  /** The first administrator. */
  static async setUp(address: string, code: string): Promise<People> {
    const one = new People(address, 'ada@example.org');
    await one.post('setup', { code, team_name: 'Studio Nordlicht', name: 'Ada Lindqvist', email: one.email, password: PASSWORD });
    return one;
  }

  /** Adds somebody with that role to the team. */
  async add(name: string, role: string): Promise<People> {
    const other = new People(this.address, `${name.toLowerCase()}@example.org`);
    await this.post('users', { email: other.email, name, role, password: PASSWORD });
    await other.post('session', { email: other.email, password: PASSWORD });
    return other;
  }

  get<T>(path: string): Promise<T> {
    return this.#send<T>('GET', path);
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.#send<T>('POST', path, body);
  }

  /** Any other request. */
  ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    return this.#send<T>(method, path, body);
  }

  /** Asks until the answer suits. */
  async waits<T>(path: string, suits: (answer: T) => boolean): Promise<T> {
    let last: T | undefined;
    let asking = false;
    return until(path, () => {
      if (last !== undefined && suits(last)) return last;
      if (!asking) {
        asking = true;
        void this.get<T>(path).then((answer) => ([last, asking] = [answer, false]));
      }
      return null;
    }, () => JSON.stringify(last));
  }

  async #send<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.address}/api/${path}`, {
      method,
      headers: {
        'Content-Type': 'application/json',
        Origin: this.address,
        Cookie: [...this.#cookies].map(([key, value]) => `${key}=${value}`).join('; '),
        'x-csrf-token': this.#cookies.get('safelight_csrf') ?? '',
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, key = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.#cookies.set(key, value);
    }
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? null : JSON.parse(text)) as T;
  }
}
