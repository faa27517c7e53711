import { balanceIdOf } from './balance';
import { customers } from './state';
import type { Customer, State } from './state';

/** What every customer's balance was opened with. */
export const OPENING = 3;
/** How often the coupon can be used. */
export const USES = 2;

/** What a state violates, in words; nothing where it is as it must be. */
export function violated(state: State): string[] {
  return [
    ...owners(state),
    ...customers.flatMap((customer) => balances(state, customer)),
    ...wallet(state),
    ...operations(state),
    ...coupon(state),
  ];
}

/** What a state violates in which every run has come to its end, and nothing is under way. */
export function unsettled(state: State): string[] {
  return [...violated(state), ...unpaid(state), ...unissued(state), ...unmoved(state)];
}

const check = (isFine: boolean, words: string): string[] => (isFine ? [] : [words]);
const sum = (amounts: readonly number[]) => amounts.reduce((total, one) => total + one, 0);

function owners({ journal: { strayed }, links, ownership }: State): string[] {
  return [
    ...check(strayed === null, `the ${strayed} wrote for a customer whom it did not own`),
    ...customers.flatMap((customer) =>
      check(
        links[customer].state !== 'active' || ownership[customer].state === 'handedOver',
        `${customer} is active at the target and was not handed over`,
      ),
    ),
  ];
}

const nothing = { amount: 0, debit: null, latest: null } as const;

/** Opening and what was earned and spent = at the source + debited. */
function balances({ balances: all, entries, wallet: there }: State, customer: Customer): string[] {
  const { amount, debit, latest } = all[customer] ?? nothing;
  const lines = { ...entries[customer], ...(latest && { [latest.id]: latest.amount }) };
  const own = Object.entries(lines).filter(([id]) => !id.includes('transfer'));
  const debited = debit?.cumulative ?? 0;
  const credit = there?.credits[balanceIdOf(customer)];
  const [debits, credits] = [debit?.n ?? 0, credit?.n ?? 0];
  return [
    ...check(
      sum(own.map(([, one]) => one)) === amount + debited,
      `the balance of ${customer} is not what its history says`,
    ),
    ...check(
      credits === debits || credits === debits - 1,
      `the credits of ${customer} do not follow the debits`,
    ),
    ...check(
      credits < debits || (credit?.credited ?? 0) === debited,
      `${customer} was debited ${debited} and credited ${credit?.credited}`,
    ),
  ];
}

/** The wallet = what was credited and what was earned and spent there. */
function wallet({ wallet: there, walletEntries }: State): string[] {
  if (!there) return [];
  const latest = there.latest && { [there.latest.id]: { ...there.latest, former: false } };
  const own = Object.entries({ ...walletEntries, ...latest }).filter(
    ([id, { former }]) => !former && !id.includes('transfer'),
  );
  const credited = sum(Object.values(there.credits).map((credit) => credit.credited));
  return check(
    there.balance === credited + sum(own.map(([, { amount }]) => amount)),
    'the wallet is not what was credited and earned there',
  );
}

/** Each change of a balance stands on one platform at most; on one, if it was acknowledged. */
function operations({ journal, balances: all, entries, wallet: there, walletEntries }: State) {
  const atSource = customers.flatMap((customer) => [
    ...Object.keys(entries[customer]),
    ...(all[customer]?.latest ? [all[customer].latest.id] : []),
  ]);
  const atTarget = Object.keys(walletEntries).filter((id) => !walletEntries[id]?.former);
  if (there?.latest) atTarget.push(there.latest.id);
  const [here, gone] = [new Set(atSource), new Set(atTarget)];
  const told = journal.told.filter((one) => one.startsWith('points ')).map((one) => one.slice(7));
  return [
    ...[...here].filter((id) => gone.has(id)).map((id) => `${id} was done on both platforms`),
    ...told
      .filter((id) => !here.has(id) && !gone.has(id))
      .map((id) => `${id} was acknowledged and is lost`),
  ];
}

/** One live copy, and no use more or less than it was issued with. */
function coupon({ coupon: here, successor, journal }: State): string[] {
  if (!here) return [];
  const taken = (uses: Readonly<Record<string, string>> = {}) =>
    Object.keys(uses).filter((order) => uses[order] === 'taken');
  const [atSource, atTarget] = [taken(here.redemptions), taken(successor?.redemptions)];
  const due = here.successor?.usesLeft;
  const orders = [...Object.keys(here.redemptions), ...Object.keys(successor?.redemptions ?? {})];
  const told = journal.told.filter((one) => one.startsWith('redeemed ')).map((one) => one.slice(9));
  return [
    ...check(
      here.status === 'voided' || successor === null,
      'the coupon is live on both platforms',
    ),
    ...check(
      USES === (due ?? here.usesLeft) + atSource.length,
      'the uses at the source do not add up',
    ),
    ...check(
      !successor || (due ?? 0) + successor.restored.length === successor.usesLeft + atTarget.length,
      'the uses of the successor do not add up',
    ),
    ...check(
      successor === null || (successor.usesLeft === 0) === (successor.state === 'used'),
      'the successor is used up, or live, and should not be',
    ),
    ...check(new Set(orders).size === orders.length, 'an order took a use on both platforms'),
    ...told.filter((id) => !orders.includes(id)).map((id) => `${id} redeemed it, and nobody knows`),
  ];
}

/** Everything that was owned arrived: the wallet has it all, with its history. */
function unpaid(state: State): string[] {
  return customers.flatMap((customer) => {
    if (state.ownership[customer].state !== 'handedOver') return [`${customer} was not moved`];
    const { amount, debit, latest } = state.balances[customer] ?? nothing;
    const lines = Object.entries(state.entries[customer]);
    const credited = state.wallet?.credits[balanceIdOf(customer)]?.credited ?? 0;
    return [
      ...check(amount === 0, `${customer} has points left at the source`),
      ...check(credited === (debit?.cumulative ?? 0), `what ${customer} had is not credited`),
      ...check(!latest || latest.id in state.entries[customer], `${customer} lacks a line`),
      ...lines
        .filter(([id, one]) => !isTold(state, id, one))
        .map(([id]) => `${id} is missing in the wallet's history`),
    ];
  });
}

const isTold = ({ walletEntries }: State, id: string, amount: number) =>
  walletEntries[`poco-${id}`]?.amount === (id.includes('transfer') ? -amount : amount);

function unissued({ coupon: here, successor }: State): string[] {
  if (!here || (here.usesLeft === 0 && !here.successor)) return [];
  return [
    ...check(successor?.isBound === true, 'the coupon has no successor in the account'),
    ...check(
      here.restorations.every((order) => successor?.restored.includes(order)),
      'a use that came back did not reach the successor',
    ),
  ];
}

/** The copy is there, says what was said last, and stays away once it was deleted. */
function unmoved({ order, copy, tombstone, journal: { told } }: State): string[] {
  if (told.includes('deleted') || tombstone === 'target') {
    return check(copy === null, 'what was deleted is there again');
  }
  const isEdited = told.includes('edited');
  // Both sides have changed the same: what was kept by decision gets nothing more from the source.
  const isKept = isEdited && order?.said === 'cancelled';
  const toldOf = (what: string) =>
    told.filter((one) => one.startsWith(what)).map((one) => one.slice(what.length));
  // With a record goes what was reported of it and not brought yet.
  const brought = order ? toldOf('event ') : (copy?.origin.digest.events ?? []);
  const events = [...toldOf('own event '), ...brought];
  return [
    ...check(!order || copy !== null || tombstone !== null, 'the order did not arrive'),
    ...check(!isEdited || copy?.said === 'delivered', 'an edit at the target was overwritten'),
    ...check(!copy || isEdited || !order || copy.said === order.said, 'the copy is out of date'),
    ...check(
      !!order || isEdited || !copy || hasOwn(copy),
      'what the source deleted is still there',
    ),
    ...(copy && !isKept ? events : [])
      .filter((event) => !copy?.events.includes(event))
      .map((event) => `${event} did not arrive`),
  ];
}

/** Whether the target has added something of its own, so that nobody deletes it. */
const hasOwn = ({ events, origin }: NonNullable<State['copy']>) =>
  events.length > origin.digest.events.length;
