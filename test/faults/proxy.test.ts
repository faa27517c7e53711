import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { waitUntil } from '../../local/servers/waitUntil';
import { carryAll, TcpProxy } from './proxy';

/** What the server got, connection by connection; it answers each with the same in capitals. */
let heard: string[];
let server: Server;
let network: TcpProxy;

beforeEach(async () => {
  heard = [];
  server = createServer((socket) => {
    const place = heard.push('') - 1;
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      heard[place] += String(bytes);
      socket.write(String(bytes).toUpperCase());
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  network = await TcpProxy.before((server.address() as AddressInfo).port);
});

afterEach(async () => {
  await network.close();
  server.close();
});

async function client(): Promise<Socket> {
  const socket = connect(network.port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

const hears = (...said: string[]) =>
  waitUntil(async () => JSON.stringify(heard) === JSON.stringify(said), 5_000);

it('carries both ways, and tells an end', async () => {
  const one = await client();
  one.end('order');
  expect(await text(one)).toBe('ORDER');
  expect(heard).toEqual(['order']);
  expect(network.held).toEqual([]);
});

it('holds what was said until it flows, also where the client was killed meanwhile', async () => {
  const [one, other] = [await client(), await client()];
  network.rule = ({ bytes }) => (bytes.includes('hand over') ? 'stall' : 'carry');
  one.write('freeze');
  expect(await hears('freeze', '')).toBe(true);
  one.write('hand over');
  expect(await waitUntil(async () => network.heldMs > 0, 5_000)).toBe(true);
  other.write('too');
  one.resetAndDestroy();
  await once(one, 'close');
  expect(heard).toEqual(['freeze', '']);
  network.rule = carryAll;
  network.flow();
  expect(await hears('freezehand over', 'too')).toBe(true);
  expect(network.heldMs).toBe(0);
  expect(network.held.length).toBeGreaterThan(0);
});

it('cuts a connection in the middle of what it says, or after it, and no other', async () => {
  const [one, other, third] = [await client(), await client(), await client()];
  network.rule = ({ bytes, heading }) => {
    if (heading === 'toClient') return 'carry';
    if (bytes.includes('1234')) return 'cutMidway';
    return bytes.includes('all') ? 'cutAfter' : 'carry';
  };
  one.write('1234');
  other.write('all');
  await Promise.all([once(one, 'close'), once(other, 'close')]);
  expect(await hears('12', 'all', '')).toBe(true);
  third.end('order');
  expect(await text(third)).toBe('ORDER');
});

it('cuts everything', async () => {
  const all = [await client(), await client()];
  network.cut();
  await Promise.all(all.map((one) => once(one, 'close')));
});
