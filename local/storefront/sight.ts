import type { Document, MongoClient } from 'mongodb';
import type { Programme } from '../../src/programme/schema';
import { storeOf } from '../../src/programme/store';
import { targetIdOf } from '../../src/records/ids';
import type { Origin } from '../../src/records/ids';
import type { SourceStore } from '../../src/stores/source';
import type { TargetStore } from '../../src/stores/target';
import { nativeIdOf } from '../platforms/native';
import type { Acknowledged, Visible } from './journal';

const BATCH = 500;

type Stored = Document & { readonly _id: string };
type Found = ReadonlyMap<string, Stored>;

/** How often something that was done is to be seen: at the source, at the target as its copy, and as the target's own. */
export interface Seen {
  readonly atSource: number;
  readonly carried: number;
  readonly native: number;
}

/** The list of a document that a part is in, and what its elements are told apart by at the source. */
const lists = {
  orders: { list: 'returns', key: 'returnId' },
  tickets: { list: 'messages', key: 'messageId' },
  shipments: { list: 'events', key: 'eventId' },
} as const;

/** The field of a document that somebody has edited, at the source and at the target. */
const edited = {
  orders: { here: 'status', there: 'state' },
  reviews: { here: 'body', there: 'text' },
  tickets: { here: 'status', there: 'state' },
} as const;

/** What can be seen of operations in both stores: their documents alone, read at once. */
export class Sight {
  private constructor(
    readonly store: Origin,
    readonly source: ReadonlyMap<string, Found>,
    readonly target: ReadonlyMap<string, Found>,
    readonly accounts: ReadonlyMap<string, Stored>,
  ) {}

  /** Reads every document that one of the operations may be seen in. */
  static async read(
    stores: {
      readonly source: SourceStore;
      readonly target: TargetStore;
      readonly programme: Programme;
    },
    entries: readonly Acknowledged[],
  ): Promise<Sight> {
    const store = storeOf(stores.programme);
    const [here, there] = [new Map<string, Set<string>>(), new Map<string, Set<string>>()];
    const want = (side: typeof here, collection: string, ids: readonly string[]) => {
      const wanted = side.get(collection) ?? new Set();
      for (const id of ids) wanted.add(id);
      side.set(collection, wanted);
    };
    for (const entry of entries) {
      const { source, target, ids, keys } = placesOf(entry);
      want(here, source, ids);
      const moved = ids.map((id) => targetIdOf(store, id));
      want(there, target, [...moved, ...keys.map(nativeIdOf), ...ids]);
    }
    const customers = [...new Set(entries.flatMap(({ customerId }) => customerId ?? []))];
    const [source, target, accounts] = await Promise.all([
      readAll(stores.source.client, here),
      readAll(stores.target.client, there),
      readBy(stores.target.client, 'accounts', 'links.customerId', customers),
    ]);
    const byCustomer = accounts.flatMap((account) =>
      (account['links'] as { customerId: string }[]).map(({ customerId }): [string, Stored] => [
        customerId,
        account,
      ]),
    );
    return new Sight(store, source, target, new Map(byCustomer));
  }

  /** How often an operation can be seen. */
  of({ visible, customerId, platform }: Acknowledged): Seen {
    switch (visible.what) {
      case 'document':
        return this.#ofKey(visible.in, visible.in, visible.key);
      case 'entry':
        return this.#ofKey('balanceEntries', 'walletEntries', visible.key);
      case 'part':
        return this.#ofPart(visible, platform);
      case 'edited':
        return this.#ofEdited(visible);
      case 'consent':
        return this.#ofConsent(visible, customerId ?? '', platform);
      case 'language':
        return this.#ofLanguage(visible, customerId ?? '', platform);
      case 'redeemed':
        return this.#ofRedeemed(visible);
      case 'restored':
        return this.#ofRestored(visible, platform);
    }
  }

  /** The order of a parcel of the source; null where it is unknown. */
  orderOf(parcel: string): string | null {
    const orderId: unknown = this.#here('shipments', parcel)?.['orderId'];
    return typeof orderId === 'string' ? orderId : null;
  }

  #here(collection: string, id: string): Stored | undefined {
    return this.source.get(collection)?.get(id);
  }

  #there(collection: string, id: string): Stored | undefined {
    return this.target.get(collection)?.get(id);
  }

  #ofKey(source: string, target: string, key: string): Seen {
    return {
      atSource: Number(this.#here(source, key) !== undefined),
      carried: Number(this.#there(target, targetIdOf(this.store, key)) !== undefined),
      native: Number(this.#there(target, nativeIdOf(key)) !== undefined),
    };
  }

  #ofPart({ in: name, id, key }: Visible & { what: 'part' }, platform: string): Seen {
    const { list, key: sourceKey } = lists[name];
    const isNative = platform === 'target';
    const here = isNative ? undefined : this.#here(name, id);
    const there = this.#there(name, isNative ? id : targetIdOf(this.store, id));
    return {
      atSource: countIn(here, list, sourceKey, key),
      carried: countIn(there, list, 'id', targetIdOf(this.store, key)),
      native: countIn(there, list, 'id', nativeIdOf(key)),
    };
  }

  #ofEdited({ in: name, key, says }: Visible & { what: 'edited' }): Seen {
    const { here, there } = edited[name];
    const saidIn = (id: string) => Number(this.#there(name, id)?.[there] === says);
    return {
      atSource: Number(this.#here(name, key)?.[here] === says),
      carried: saidIn(targetIdOf(this.store, key)),
      native: saidIn(nativeIdOf(key)),
    };
  }

  #ofConsent(
    { purpose, granted, at }: Visible & { what: 'consent' },
    customerId: string,
    platform: string,
  ): Seen {
    const said = (this.#here('customers', customerId)?.['consents'] ?? []) as Document[];
    const account = this.accounts.get(customerId);
    const kept = (account?.['consents'] as Document | undefined)?.[purpose] as Document | undefined;
    const isSaid = kept?.['granted'] === granted && +(kept?.['since'] as Date) === +at;
    // An account that was there before keeps its own word where that is stricter.
    const isThere = Number(isSaid || (isJoined(account) && kept !== undefined && granted));
    const here = said.filter((one) => one['purpose'] === purpose && +(one['at'] as Date) === +at);
    return {
      // What a freeze has overtaken stays there, and was said again at the target.
      atSource: platform === 'source' ? here.length : 0,
      carried: platform === 'source' ? isThere : 0,
      native: platform === 'target' ? isThere : 0,
    };
  }

  #ofLanguage(
    { says }: Visible & { what: 'language' },
    customerId: string,
    platform: string,
  ): Seen {
    const account = this.accounts.get(customerId);
    const isSaid = account?.['language'] === says;
    if (platform === 'target') return { atSource: 0, carried: 0, native: Number(isSaid) };
    const atSource = Number(this.#here('customers', customerId)?.['language'] === says);
    // An account that was there before keeps its own.
    return { atSource, carried: Number(isSaid || (isJoined(account) && atSource > 0)), native: 0 };
  }

  #ofRedeemed({ coupon, order }: Visible & { what: 'redeemed' | 'restored' }): Seen {
    const there = this.#there('coupons', targetIdOf(this.store, coupon));
    return {
      atSource: usesOf(this.#here('coupons', coupon), order).taken,
      carried: 0,
      native: usesOf(there, nativeIdOf(order)).taken,
    };
  }

  #ofRestored(visible: Visible & { what: 'redeemed' | 'restored' }, platform: string): Seen {
    const { coupon, order } = visible;
    const here = this.#here('coupons', coupon);
    const there = this.#there('coupons', targetIdOf(this.store, coupon));
    if (platform === 'target') {
      const { returned } = usesOf(there, nativeIdOf(order));
      return { atSource: 0, carried: 0, native: returned };
    }
    const noted = countIn(here, 'restorations', 'orderId', order);
    if (noted === 0) {
      // Given back before the void: it is among the uses that the successor began with.
      const { returned } = usesOf(here, order);
      return { atSource: returned, carried: returned, native: 0 };
    }
    const restored = (there?.['restored'] ?? []) as string[];
    return { atSource: noted, carried: restored.filter((one) => one === order).length, native: 0 };
  }
}

/** Which documents an operation may be in: collections, ids at the source, and keys of the target's own. */
function placesOf({ visible, customerId }: Acknowledged) {
  switch (visible.what) {
    case 'document':
      return both(visible.in, visible.in, [visible.key], [visible.key]);
    case 'entry':
      return both('balanceEntries', 'walletEntries', [visible.key], [visible.key]);
    case 'part':
      return both(visible.in, visible.in, [visible.id], []);
    case 'edited':
      return both(visible.in, visible.in, [visible.key], [visible.key]);
    case 'consent':
    case 'language':
      return both('customers', 'accounts', customerId ? [customerId] : [], []);
    case 'redeemed':
    case 'restored':
      return both('coupons', 'coupons', [visible.coupon], []);
  }
}

const both = (source: string, target: string, ids: readonly string[], keys: readonly string[]) => ({
  source,
  target,
  ids,
  keys,
});

const isJoined = (account: Stored | undefined): boolean =>
  ((account?.['links'] ?? []) as Document[]).some(({ found }) => found === true);

const countIn = (document: Stored | undefined, list: string, field: string, id: string): number =>
  ((document?.[list] ?? []) as Document[]).filter((part) => part[field] === id).length;

/** How many uses of a coupon an order took and kept, and how many it gave back. */
function usesOf(coupon: Stored | undefined, order: string): { taken: number; returned: number } {
  const uses = ((coupon?.['redemptions'] ?? []) as Document[]).filter(
    ({ orderId }) => orderId === order,
  );
  const returned = uses.filter(({ returnedAt }) => returnedAt !== undefined).length;
  return { taken: uses.length - returned, returned };
}

async function readAll(
  client: MongoClient,
  wanted: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<Map<string, Found>> {
  const all = new Map<string, Found>();
  for (const [collection, ids] of wanted) {
    const found = await readBy(client, collection, '_id', [...ids]);
    all.set(collection, new Map(found.map((document) => [document._id, document])));
  }
  return all;
}

async function readBy(
  client: MongoClient,
  collection: string,
  field: string,
  values: readonly string[],
): Promise<Stored[]> {
  const found: Stored[] = [];
  for (let start = 0; start < values.length; start += BATCH) {
    const batch = { [field]: { $in: values.slice(start, start + BATCH) } };
    found.push(...(await client.db().collection<Stored>(collection).find(batch).toArray()));
  }
  return found;
}
