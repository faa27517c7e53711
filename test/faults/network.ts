import type { Environment } from '../../local/environment';
import type { Servers } from '../../local/servers';
import { TcpProxy } from './proxy';

/** The network between one worker and its servers. */
export class Network {
  private constructor(
    readonly stores: TcpProxy,
    readonly engine: TcpProxy,
    readonly mail: TcpProxy,
  ) {}

  /** Opens a network of its own to each of the servers. */
  static async to({ mongo, temporal, mail }: Servers): Promise<Network> {
    const before = async (url: string) => await TcpProxy.before(Number(new URL(url).port));
    return new Network(
      await before(mongo.uri),
      await before(`tcp://${temporal.address}`),
      await before(mail.url),
    );
  }

  /** The environment of a worker that reaches its servers through this network. */
  around(environment: Environment): Record<string, string> {
    const around = (address: string) =>
      this.#all.reduce((text, { to, port }) => text.replace(`:${to}`, `:${port}`), address);
    return Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [name, around(value)]),
    );
  }

  /** Holds everything that the worker says, or is told, as of `TcpProxy.stall`. */
  stall(): void {
    for (const one of this.#all) one.stall();
  }

  /** Lets go everything that was held. */
  flow(): void {
    for (const one of this.#all) one.flow();
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((one) => one.close()));
  }

  get #all(): readonly TcpProxy[] {
    return [this.stores, this.engine, this.mail];
  }
}
