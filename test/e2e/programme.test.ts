import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { receiveMail, signIn } from '../../local/platforms/target';
import { median } from '../../bench/meter';
import { startWebsite } from '../../local/platforms/source';
import { passwordOf } from '../../local/seed/customer';
import { waitUntil } from '../../local/servers/waitUntil';
import { parse } from '../../local/servers/mail';
import { runProgramme } from './run';
import type { Run } from './run';
import { foundIn, secretsOf } from './secrets';
import { readEverything } from './texts';
import type { Legible } from './texts';

/** Events of most customers with an account, and of most without; nothing disturbs these. */
const EVENTS = { account: 14, guest: 11 };

/** Actions that Temporal Cloud bills of the same customers, the start by the market included. */
const ACTIONS = { account: 4, guest: 4 };

/** Events of any run of the programme or of a market. */
const LONGEST = 1_999;

let run: Run;
let everything: readonly Legible[];

beforeAll(async () => {
  run = await runProgramme();
  everything = await readEverything(run.stage);
}, 180_000);

afterAll(() => run?.close());

describe('the programme', () => {
  it('ends with everybody finished, though its worker was killed on the way', () => {
    expect(run.movedBeforeKill).toBeLessThan(run.seeded.customers);
    const counts = Object.values(run.result);
    expect(counts.map(({ enrolled, held }) => enrolled + held)).toEqual(counts.map(() => 0));
    expect(run.seeded.trouble.length).toBeGreaterThanOrEqual(3);
  });

  it('is clean to the audit', async () => {
    expect(run.report.mismatches).toEqual([]);
    expect(run.report.checked).toBeGreaterThan(500);
    const aside = await run.stage.ledger.customers.countDocuments({ state: 'setAside' });
    expect(run.report.census.customers.held).toBe(aside);
    expect(aside).toBeLessThan(3);
  });

  it('made every coupon good in time, whatever trouble its owner was in', async () => {
    const { ledger } = run.stage;
    const deadline = await ledger.milestones.findOne({ _id: 'couponDeadline' });
    expect(deadline?.counts['kept']).toBeGreaterThan(5);
    expect(deadline?.counts['late']).toBe(0);
    expect(await ledger.lateCoupons.find().toArray()).toEqual([]);
  });

  it('reached its milestones in order', async () => {
    const milestones = await run.stage.ledger.milestones.find().sort({ doneAt: 1 }).toArray();
    expect(milestones.map(({ _id }) => _id)).toEqual([
      'opening',
      'couponSweep',
      'couponDeadline',
      'websiteClosure',
      'appDiscontinuation',
      'reconciliation',
    ]);
    expect(milestones.every(({ due, doneAt }) => doneAt >= due)).toBe(true);
  });

  it('has sealed the receipt of everybody who moved', async () => {
    const { ledger } = run.stage;
    const receipts = await ledger.receipts.find().toArray();
    expect(receipts.filter(({ seal }) => seal === null)).toEqual([]);
    const moved = await ledger.customers.find({ state: 'moved' }).toArray();
    const issued = new Set(receipts.map(({ customerId }) => customerId));
    expect(moved.filter(({ _id }) => !issued.has(_id))).toEqual([]);
    const seals = await ledger.seals.find().toArray();
    const held = seals.reduce((total, { count }) => total + count, 0);
    expect(held).toBe(receipts.length);
    expect(seals.length).toBeLessThan(receipts.length);
  });

  it('sent each notice as one message, however often it was tried', async () => {
    const { ledger, servers } = run.stage;
    const sent = await ledger.notices.countDocuments({ state: 'sent' });
    expect(sent).toBeGreaterThan(15);
    expect(servers.mail.distinct()).toBe(sent);
    expect(await ledger.notices.countDocuments({ state: 'pending' })).toBe(0);
  });
});

describe('a customer', () => {
  it('signs in at the target with the old password', async () => {
    const { source, target, ledger } = run.stage;
    const aside = await ledger.customers.find({ state: 'setAside' }).toArray();
    const linked = await target.accounts.find({ 'links.found': true }).toArray();
    const had = new Set([
      ...linked.flatMap(({ links }) => links.map(({ customerId }) => customerId)),
      ...aside.map(({ _id }) => _id),
    ]);
    const customers = await source.customers
      .find({ status: 'active', market: { $ne: 'IN' } })
      .toArray();
    const ours = customers.filter(({ _id, password }) => password && !had.has(_id));
    expect(ours.length).toBeGreaterThan(10);
    for (const { _id, email, phone } of ours) {
      const login = email ?? phone ?? '';
      expect([_id, await signIn(target, login, passwordOf(_id))]).toEqual([
        _id,
        { accountId: `poco-${_id}` },
      ]);
      expect(await signIn(target, login, 'wrong')).toEqual({ refused: 'password' });
    }
  });

  it('whose order was lost gets it back by one command', async () => {
    const { source, target, ledger, environment } = run.stage;
    const troubled = await ledger.cases.distinct('customerId');
    const moved = await ledger.customers
      .find({ state: 'moved', kind: 'account', _id: { $nin: troubled } })
      .toArray();
    const ids = moved.map(({ _id }) => _id);
    const order = await source.orders.findOne({ customerId: { $in: ids }, market: { $ne: 'IN' } });
    const { deletedCount } = await target.orders.deleteOne({ 'origin.id': order?._id });
    expect(deletedCount).toBe(1);
    const { stdout } = await handover(['repair', order?.customerId ?? ''], environment);
    expect(stdout).toMatch(
      /^Before: 1 mismatch:\n\norder\.lost\n.* repair C\d+; .*moved again: moved\.\n\nAfter: No mismatches\.\n$/s,
    );
  });

  it('gets mail to an old ticket onto the moved one', async () => {
    const { source, target } = run.stage;
    const ticket = await source.tickets.findOne({ market: { $ne: 'IN' } });
    const mail = {
      to: ticket?.address ?? '',
      from: 'somebody@example.com',
      messageId: '<1@example.com>',
      body: 'Is there any news?',
      at: new Date(),
    };
    const ticketId = `poco-${ticket?._id}`;
    expect(await receiveMail(target, mail)).toEqual({ ticketId });
    const moved = await target.tickets.findOne({ formerAddress: ticket?.address ?? '' });
    expect(moved?.messages.at(-1)).toMatchObject({ author: 'customer', text: mail.body });
  });
});

describe('the store', () => {
  it('redirects every old address, each product to its new page', async () => {
    const { source, target, programme } = run.stage;
    const [products, pages] = [
      await source.products.find().toArray(),
      await source.pages.find().toArray(),
    ];
    const website = await startWebsite(source);
    try {
      const follow = async (path: string) => {
        const { status, headers } = await fetch(`${website.url}${path}`, { redirect: 'manual' });
        expect([path, status]).toEqual([path, 301]);
        return new URL(headers.get('location') ?? '');
      };
      for (const { _id, paths } of products) {
        const moved = await target.products.findOne({ 'origin.id': _id });
        for (const path of paths) expect((await follow(path)).pathname).toBe(moved?.path);
      }
      for (const { _id } of pages) {
        expect((await follow(_id)).href).toContain(programme.target.website);
      }
      expect((await follow('/never/served')).href).toContain(programme.target.website);
    } finally {
      await website.stop();
    }
  });

  it('has everything on sale at the target that was on sale', async () => {
    const { source, target } = run.stage;
    const products = await source.products.find().toArray();
    const there = await target.products.find().toArray();
    const available = new Map(there.map(({ sku, available }) => [sku, available]));
    expect(products.length).toBeGreaterThan(40);
    expect(products.map(({ sku, onSale }) => available.get(sku) === onSale)).not.toContain(false);
  });
});

describe('what Temporal keeps', () => {
  it('is little of most customers', () => {
    const customers = everything.filter(({ type }) => type === 'customer');
    const usual = (letter: 'C' | 'G', count: (run: Legible) => number) =>
      median(customers.filter(({ workflowId }) => idOf(workflowId).startsWith(letter)).map(count));
    expect(usual('C', ({ events }) => events.length)).toBeLessThanOrEqual(EVENTS.account);
    expect(usual('G', ({ events }) => events.length)).toBeLessThanOrEqual(EVENTS.guest);
    expect(usual('C', ({ actions }) => actions + 1)).toBeLessThanOrEqual(ACTIONS.account);
    expect(usual('G', ({ actions }) => actions + 1)).toBeLessThanOrEqual(ACTIONS.guest);
  });

  it('is a short history of each run of the programme and of its markets', () => {
    const runs = everything.filter(({ type }) => type === 'programme' || type === 'market');
    expect(runs.length).toBeGreaterThan(8);
    expect(Math.max(...runs.map(({ events }) => events.length))).toBeLessThanOrEqual(LONGEST);
  });

  it('names nobody and no coupon', async () => {
    const secrets = await secretsOf(run.stage);
    expect(secrets.length).toBeGreaterThan(4 * 20);
    const leaks = everything.flatMap(({ workflowId, text }) =>
      foundIn(text, secrets).map((secret) => `${workflowId}: ${secret}`),
    );
    expect(leaks).toEqual([]);
  });

  it('was searched whole: inputs, results, failures, summaries and details', () => {
    const textOf = (wanted: string) =>
      everything
        .filter(({ type }) => type === wanted)
        .map(({ text }) => text)
        .join();
    expect(everything.length).toBeGreaterThan(run.seeded.customers);
    expect(textOf('programme')).toContain('everyone is finished');
    expect(textOf('customer')).toContain('Find, link or create the account at the target');
    expect(textOf('customer')).toMatch(/"receipt":"C\d+-1"/);
    expect(textOf('customer')).toContain('CaseNeeded');
    expect(textOf('customerCase')).toMatch(/Default at \d{4}-/);
    expect(textOf('customerCase')).toContain('"setAside"');
  });

  it('would be seen to name somebody, by the same search', async () => {
    const secrets = await secretsOf(run.stage);
    const [first] = run.stage.servers.mail.messages;
    if (!first) throw new Error('There was no mail');
    const { text = '' } = await parse(first);
    expect(foundIn([...first.envelope.to, text].join('\n'), secrets).length).toBeGreaterThan(0);
  });
});

describe('the retirement', () => {
  const retire = () => handover(['retire', '--reason', 'done'], run.stage.environment);

  it('waits for what a warehouse wrote after the end, and is recorded then', async () => {
    const { source, ledger, environment } = run.stage;
    const parcel = await source.shipments.findOne({ market: 'GB' });
    const order = await source.orders.findOne({ _id: parcel?.orderId ?? ('' as never) });
    const event = { eventId: 'late' as never, at: new Date(), status: 'found', place: 'Hull' };
    await source.shipments.updateOne(
      { _id: parcel?._id ?? ('' as never) },
      { $push: { events: event } },
    );

    await expect(retire()).rejects.toMatchObject({
      stderr: expect.stringMatching(
        /must stay: 1 customer is unfinished; the source has something/,
      ),
    });
    const customer = order?.customerId ?? '';
    await handover(['retry', customer], environment);
    const isMoved = async () =>
      (await ledger.customers.findOne({ _id: customer as never }))?.state === 'moved';
    expect(await waitUntil(isMoved, 30_000)).toBe(true);
    expect((await retire()).stdout).toContain('Retired since');
    expect(await ledger.milestones.findOne({ _id: 'retirement' })).not.toBeNull();
  });
});

/** Runs a command as a person would. */
const handover = (args: readonly string[], environment: NodeJS.ProcessEnv) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', 'scripts/handover.ts', ...args], {
    cwd: path.join(__dirname, '../..'),
    env: { ...process.env, ...environment },
  });

const idOf = (workflowId: string) => workflowId.split('/').at(-1) ?? '';
