import { createConnection, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A line to a server that can be cut: who calls by it is then as good as switched off. */
export class Line {
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((caller) => this.#connect(caller));
  #isCut = false;

  /** @param to the server's address: `host:port`. */
  constructor(readonly to: string) {}

  /** Opens the line; returns the address to call. */
  async open(): Promise<string> {
    await new Promise<void>((opened) => this.#server.listen(0, '127.0.0.1', opened));
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #connect(caller: Socket): void {
    if (this.#isCut) {
      caller.destroy();
      return;
    }
    const [host, port] = this.to.split(':');
    const server = createConnection({ host: host ?? '', port: Number(port), noDelay: true });
    caller.setNoDelay(true);
    for (const [socket, other] of [
      [caller, server],
      [server, caller],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }
}
