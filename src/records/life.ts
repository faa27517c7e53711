import { digestOf } from './digest';
import type { Edit } from './edit';
import { shapeOf, valueAt, withValueAt } from './fieldPath';
import { beforeGrowth, grown } from './growing';
import type { Part } from './growing';

/** How a kind of document lives on at the target once it has moved. Nothing else of it can change there. */
export interface Life {
  /** Lists to which both sides add, and the field of a part that says when. */
  readonly grows: Readonly<Record<string, string>>;
  /**
   * Fields that the target may change: `state`, or `returns[].state` of each part that came, or
   * `addresses[]`, each part as a whole, of which some may be added and others taken away.
   */
  readonly changes: readonly string[];
}

/** By collection, what may become at the target of a record that has moved, and of a linked account. */
export const lives = {
  accounts: {
    grows: {},
    changes: [
      'givenName',
      'familyName',
      'language',
      'login.email',
      'login.emailVerified',
      'login.phone',
      'login.phoneVerified',
      'credentials',
      'addresses[]',
      'favourites[]',
    ],
  },
  orders: {
    grows: { returns: 'requestedAt', refunds: 'at' },
    changes: ['state', 'invoice', 'deliverTo', 'returns[].state', 'refunds[].state'],
  },
  shipments: { grows: { events: 'at' }, changes: ['state'] },
  reviews: {
    grows: {},
    changes: ['stars', 'headline', 'text', 'images', 'state', 'helpful'],
  },
  tickets: { grows: { messages: 'at' }, changes: ['topic', 'state'] },
  warranties: { grows: { claims: 'at' }, changes: ['claims[].state'] },
} as const satisfies Record<string, Life>;

/** Whether the target may change a field of a document that lives so. */
export const mayChange = ({ changes }: Life, path: string): boolean =>
  changes.includes(shapeOf(path));

type Fields = Readonly<Record<string, unknown>>;

/** A record at the target, and what its shop has changed of it since it came; default nothing. */
export interface Lived<T> {
  readonly content: T;
  readonly edits?: readonly Edit[] | undefined;
}

/**
 * What a record is to be at the target when the source's comes: as it comes, with the parts that only
 * the target has, and what the target's shop has changed. A change ends where the source has changed
 * the same field since, or where the target no longer says what its shop wrote.
 */
export function livingOn<T extends Fields>(
  arriving: T,
  there: Lived<T>,
  life: Life,
): { readonly content: T; readonly edits: Edit[] } {
  const edits = holding(arriving, there, life);
  const together = mapLists(arriving, life, (list, time) =>
    grown(partsOf(arriving, list), partsOf(there.content, list), (part) => part[time] as Date),
  );
  const content = edits.reduce(
    (one, { path }) => withValueAt(one, path, valueAt(there.content, path)),
    together,
  );
  return { content, edits };
}

/** What a record at the target can have been before its shop added parts and changed fields. */
export function asItCame<T extends Fields>(there: Lived<T>, arriving: T, life: Life): T[] {
  const edits = holding(arriving, there, life);
  const shrunk = Object.keys(life.grows).reduce(
    (all, list) => {
      const before = beforeGrowth(partsOf(there.content, list), partsOf(arriving, list));
      return all.flatMap((one) => before.map((parts) => ({ ...one, [list]: parts })));
    },
    [there.content],
  );
  return shrunk.map((one) =>
    edits.reduce((came, { path }) => withValueAt(came, path, valueAt(arriving, path)), one),
  );
}

/** Those changes of the target's shop that hold over what the source says, or say the same. */
function holding<T>(arriving: T, { content, edits = [] }: Lived<T>, life: Life): Edit[] {
  return edits.filter(({ path, from, to }) => {
    const said = valueAt(arriving, path);
    if (said === undefined || !mayChange(life, path)) return false;
    return [from, to].includes(digestOf(said)) && isSaid(content, path, to);
  });
}

function isSaid(content: unknown, path: string, digest: string): boolean {
  const value = valueAt(content, path);
  return value !== undefined && digestOf(value) === digest;
}

function mapLists<T extends Fields>(
  record: T,
  { grows }: Life,
  change: (list: string, time: string) => readonly Part[],
): T {
  const lists = Object.entries(grows).map(([list, time]) => [list, change(list, time)]);
  return { ...record, ...Object.fromEntries(lists) };
}

const partsOf = (record: Fields, list: string) =>
  (record[list] ?? []) as readonly (Part & Fields)[];
