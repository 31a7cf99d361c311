import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A proxy for everything that is not on this computer: it lets nothing through and keeps what was asked of it. */
export class Foreign {
  readonly asked: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => (this.#sockets.add(socket), socket.once('close', () => this.#sockets.delete(socket))));
    server.on('request', ({ url }, response) => {
      this.asked.push(`request to ${url}`);
      response.writeHead(502).end();
    });
    server.on('connect', ({ url }, socket) => {
      this.asked.push(`request to ${url}`);
      socket.destroy();
    });
  }

  static async open(): Promise<Foreign> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return new Foreign(server);
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const gone = new Promise((done) => this.#server.close(done));
    for (const socket of this.#sockets) socket.destroy();
    await gone;
  }
}
