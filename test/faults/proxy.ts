import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Some bytes on their way. */
export interface Passage {
  readonly bytes: Buffer;
  readonly heading: 'toServer' | 'toClient';
  /** The number of the connection that they belong to, from 1. */
  readonly connection: number;
}

/**
 * What becomes of bytes: they are carried; they and all after them, on every connection, are held; half
 * of them is carried, or all of them, and then their connection is cut.
 */
export type Verdict = 'carry' | 'stall' | 'cutMidway' | 'cutAfter';

/** Decides about bytes, or only looks at them. */
export type Rule = (passage: Passage) => Verdict;

/** Lets everything pass. */
export const carryAll: Rule = () => 'carry';

/**
 * A network between clients and a server on this machine: what it carries it can hold, while connections
 * stay open, delay, and cut off. What is held arrives late, even where the client has gone meanwhile.
 */
export class TcpProxy {
  /** Decides about all that passes; it is asked once about any bytes. */
  rule: Rule = carryAll;
  /** For how long everything is under way, in milliseconds. */
  delayMs = 0;
  /** For how long those bytes were held that have reached the server late, in milliseconds. */
  readonly held: number[] = [];
  readonly #links = new Set<Socket>();
  #connections = 0;
  #heldSince: number | null = null;
  #flowing = Promise.resolve();
  #letFlow: (() => void) | null = null;

  private constructor(
    readonly server: Server,
    readonly to: number,
  ) {
    server.on('connection', (client: Socket) => this.#connect(client));
  }

  /** Opens a network to a port of this machine. */
  static async before(port: number): Promise<TcpProxy> {
    const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TcpProxy(server, port);
  }

  /** Where clients connect to instead. */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** For how long something has been held by now that heads for the server, in milliseconds; else 0. */
  get heldMs(): number {
    return this.#heldSince === null ? 0 : performance.now() - this.#heldSince;
  }

  /** Holds everything from now on; connections stay open, and new ones can be made. */
  stall(): void {
    if (this.#letFlow) return;
    this.#flowing = new Promise((resolve) => (this.#letFlow = resolve));
  }

  /** Lets go what was held, in its order, and all that follows. */
  flow(): void {
    this.#letFlow?.();
    this.#letFlow = null;
    this.#heldSince = null;
  }

  /** Cuts every connection, whatever is under way. */
  cut(): void {
    for (const socket of this.#links) socket.destroy();
  }

  async close(): Promise<void> {
    this.flow();
    this.server.close();
    this.cut();
    await once(this.server, 'close');
  }

  #connect(client: Socket): void {
    this.#connections += 1;
    const connection = this.#connections;
    const server = connect({ port: this.to, host: '127.0.0.1', allowHalfOpen: true });
    for (const socket of [client, server]) {
      this.#links.add(socket);
      socket.setNoDelay(true);
      // What breaks ends its lane; the other end is told by it.
      socket.on('error', () => undefined);
      socket.on('close', () => this.#links.delete(socket));
    }
    void this.#carry(client, server, { heading: 'toServer', connection });
    void this.#carry(server, client, { heading: 'toClient', connection });
  }

  /** Carries one direction of a connection to its end, however that comes. */
  async #carry(from: Socket, to: Socket, lane: Omit<Passage, 'bytes'>): Promise<void> {
    try {
      // Who has said all may still be answered.
      for await (const bytes of from.iterator({ destroyOnReturn: false })) {
        const isCut = await this.#pass({ ...lane, bytes: bytes as Buffer }, to);
        if (isCut) return void from.destroy();
      }
    } catch {
      // It broke; what it brought before has been carried.
    }
    to.end();
  }

  /** Lets bytes pass as the rule says; whether their connection is cut after them. */
  async #pass({ bytes, ...lane }: Passage, to: Socket): Promise<boolean> {
    const verdict = this.rule({ bytes, ...lane });
    if (verdict === 'stall') this.stall();
    if (this.delayMs > 0) await delay(this.delayMs);
    const began = performance.now();
    if (this.#letFlow) {
      if (lane.heading === 'toServer') this.#heldSince ??= began;
      await this.#flowing;
      if (lane.heading === 'toServer' && !to.destroyed) this.held.push(performance.now() - began);
    }
    const isCut = verdict === 'cutMidway' || verdict === 'cutAfter';
    const part = verdict === 'cutMidway' ? bytes.subarray(0, bytes.length >> 1) : bytes;
    if (!to.destroyed) to.write(part, () => isCut && to.destroy());
    return isCut;
  }
}
