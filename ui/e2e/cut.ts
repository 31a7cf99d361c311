import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A wire to the coordinator that can be cut and mended. */
export class Wire {
  #sockets = new Set<Socket>();
  #whole = true;
  readonly #server: Server;

  private constructor(port: number) {
    this.#server = createServer((near) => {
      if (!this.#whole) return near.destroy();
      this.#join(near, connect(port, '127.0.0.1'));
      return undefined;
    });
  }

  /** A wire to that address. */
  static async to(address: string): Promise<Wire> {
    const wire = new Wire(Number(new URL(address).port));
    await new Promise<void>((done) => wire.#server.listen(0, '127.0.0.1', done));
    return wire;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  cut(): void {
    this.#whole = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#whole = true;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #join(near: Socket, far: Socket): void {
    for (const [one, other] of [[near, far], [far, near]] as const) {
      this.#sockets.add(one);
      one.pipe(other);
      one.on('error', () => {});
      one.on('close', () => (this.#sockets.delete(one), other.destroy()));
    }
  }
}
