import { createHmac } from 'node:crypto';

import type { People } from './people.ts';

/** A job that was claimed, as far as stories need it. */
interface Claim {
  guid: string;
  tool: string;
  signing_secret: string;
}

/** An agent made of single requests, for whatever a story needs an agent to say. */
export class RawAgent {
  readonly #address: string;
  readonly #key: string;
  readonly guid: string;

  private constructor(address: string, guid: string, key: string) {
    [this.#address, this.guid, this.#key] = [address, guid, key];
  }

  /** Enrols it; it was not heard of yet. */
  static async register(admin: People, name: string): Promise<RawAgent> {
    const { token } = await admin.post<{ token: string }>('agents/tokens', {});
    const request = { registration_token: token, name, hostname: name.toLowerCase(), os_info: 'Linux', version: '0.1.0' };
    const { guid, api_key } = await said<{ guid: string; api_key: string }>(admin.address, 'register', request);
    return new RawAgent(admin.address, guid, api_key);
  }

  /** Says something; the answer is null where there is none. */
  says<T>(verb: string, body: unknown): Promise<T> {
    return said<T>(this.#address, verb, body, this.#key);
  }

  /** Reports that it is there, and what it can do; without a word about that, what it told before stays. */
  async online(...capabilities: string[]): Promise<void> {
    await this.says('heartbeat', { status: 'online', ...(capabilities.length > 0 ? { capabilities } : {}) });
  }

  /** Takes the next job, and completes it with these results: flat, and in plain letters. */
  async completes(results: Record<string, string | number | boolean>): Promise<Claim> {
    const claim = await this.says<Claim | null>('jobs/claim?wait=20', {});
    if (!claim) throw new Error('There was no job to claim.');
    const canonical = JSON.stringify(Object.fromEntries(Object.entries(results).toSorted(([a], [b]) => (a < b ? -1 : 1))));
    const signature = createHmac('sha256', Buffer.from(claim.signing_secret, 'base64')).update(canonical).digest('hex');
    await this.says(`jobs/${claim.guid}/complete`, { signature, results, files_scanned: 0, issues_found: 0 });
    return claim;
  }
}

async function said<T>(address: string, verb: string, body: unknown, key?: string): Promise<T> {
  const response = await fetch(`${address}/api/agent/v1/${verb}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(key ? { Authorization: `Bearer ${key}` } : {}) },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${verb}: ${response.status} ${text}`);
  return (text === '' ? null : JSON.parse(text)) as T;
}
