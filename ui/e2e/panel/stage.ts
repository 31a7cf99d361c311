import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PanelCommands } from '@safelight/kit/panel';

import { type Play, Refused } from './play.ts';

const DIST = fileURLToPath(new URL('../../desktop/dist', import.meta.url));
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** The address of what runs before the page's own script; the policy wants it to have one. */
const FIRST = '/first.js';
const TYPES: Record<string, string> = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };

/** Serves the built page and a play over the same requests that the real program answers. */
export class Stage {
  /** Where the page is; with a token that is good once. */
  readonly address: string;
  /** What the page runs before its own script; nothing unless a story says so. */
  first = '';
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #token: string | null = null;
  readonly #session: string;

  private constructor(server: Server, play: Play, session: string) {
    [this.#server, this.#session] = [server, session];
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => void this.#answer(request, response, play));
    server.on('connection', (socket) => (this.#sockets.add(socket), socket.once('close', () => this.#sockets.delete(socket))));
  }

  /** After another one, it stands at the same address, knows the same visitor and shows the same page. */
  static async open(play: Play, after?: Stage): Promise<Stage> {
    if (!existsSync(join(DIST, 'index.html'))) throw new Error(`${DIST} is empty; run npm run build.`);
    const server = createServer();
    await new Promise<void>((done) => server.listen(after?.port ?? 0, '127.0.0.1', done));
    const stage = new Stage(server, play, after ? after.#session : randomBytes(16).toString('hex'));
    stage.first = after?.first ?? '';
    return stage;
  }

  /** An address that lets one visitor in. */
  invite(): string {
    this.#token = randomBytes(16).toString('hex');
    return `${this.address}/#${this.#token}`;
  }

  get port(): number {
    return Number(new URL(this.address).port);
  }

  async close(): Promise<void> {
    const gone = new Promise((done) => this.#server.close(done));
    for (const socket of this.#sockets) socket.destroy();
    await gone;
  }

  async #answer(request: IncomingMessage, response: ServerResponse, play: Play): Promise<void> {
    const path = new URL(request.url ?? '/', this.address).pathname;
    if (path === FIRST) return script(response, this.first);
    if (path === '/' && this.first !== '') return html(response, page().replace('<head>', `<head><script src="${FIRST}"></script>`), POLICY);
    if (!path.startsWith('/panel/')) return file(response, path === '/' ? '/index.html' : path);
    const body = await read(request);
    if (path === '/panel/session') return this.#letIn(response, body['token']);
    if (!this.#isKnown(request)) return json(response, 401, { code: 'no_session', message: 'Open the panel anew.' });
    if (path === '/panel/events') return events(response, play);
    if (path.startsWith('/panel/report/')) return html(response, '<!doctype html><title>Report</title><h1>Report of Weddings</h1>', 'sandbox');
    try {
      json(response, 200, play.answer(path.slice('/panel/call/'.length) as keyof PanelCommands, body));
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      json(response, 409, thrown.fault);
    }
  }

  #letIn(response: ServerResponse, token: unknown): void {
    if (this.#token === null || token !== this.#token) return json(response, 401, { code: 'bad_token', message: 'Open the panel anew.' });
    this.#token = null;
    response.setHeader('Set-Cookie', `safelight_panel=${this.#session}; HttpOnly; SameSite=Strict; Path=/`);
    json(response, 200, {});
  }

  #isKnown(request: IncomingMessage): boolean {
    return (request.headers.cookie ?? '').includes(`safelight_panel=${this.#session}`);
  }
}

function events(response: ServerResponse, play: Play): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  const send = (state: unknown): void => void response.write(`event: state\ndata: ${JSON.stringify({ kind: 'state', state })}\n\n`);
  send(play.state);
  response.once('close', play.listen(send));
}

function file(response: ServerResponse, path: string): void {
  const found = join(DIST, path);
  if (path.includes('..') || !existsSync(found)) return json(response, 404, { code: 'not_found', message: 'There is nothing here.' });
  const type = TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': POLICY });
  response.end(readFileSync(found));
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

function page(): string {
  return readFileSync(join(DIST, 'index.html'), 'utf8');
}

function script(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'Content-Type': 'text/javascript' });
  response.end(body);
}

function html(response: ServerResponse, body: string, policy: string): void {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy });
  response.end(body);
}

async function read(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}
