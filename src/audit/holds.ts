import type { Db } from 'mongodb';
import { z } from 'zod';
import { digestOf } from './digest';
import { findIn } from './documents';
import type { Stored } from './documents';

/** What the cases of one customer account for. */
export interface Hold {
  /** Whether a case is open that holds the customer: until it is decided nothing but coupons is owed. */
  open: boolean;
  /** The records that open cases name, as `kind/id`; those about owed coupons name them all. */
  readonly named: Set<string>;
  /** The account and records that were set aside, as `kind/id`. */
  readonly aside: Set<string>;
  /**
   * Records that may differ at the target: `kind/id`, or `kind/id@version` where only this version of the
   * source's may.
   */
  readonly differing: Set<string>;
  /** Whether it was decided that the customer has a separate account. */
  separate: boolean;
}

const caseShape = z.object({
  customerId: z.string(),
  cause: z.string(),
  state: z.string(),
  decision: z.object({ choice: z.string() }).nullable(),
  records: z.array(
    z.object({
      kind: z.string(),
      id: z.string(),
      edit: z.object({ source: z.string() }).optional(),
    }),
  ),
});

/** The causes by which coupons wait, and nothing else of their owner. */
const couponCauses = ['address', 'late'];

/** The holds of these customers, by customer; most have none. */
export async function holdsOf(ledger: Db, customers: Iterable<string>): Promise<Map<string, Hold>> {
  const holds = new Map<string, Hold>();
  for (const file of await findIn(ledger, 'cases', 'customerId', customers)) enterCase(holds, file);
  return holds;
}

/** Adds what a case accounts for; one that cannot be read accounts for nothing. */
export function enterCase(holds: Map<string, Hold>, file: Stored): void {
  const read = caseShape.safeParse(file);
  if (!read.success) return;
  const { customerId, cause, state, decision, records } = read.data;
  const hold = holds.get(customerId) ?? newHold();
  if (state === 'open') {
    hold.open ||= !couponCauses.includes(cause);
    for (const { kind, id } of records) hold.named.add(`${kind}/${id}`);
  }
  const choice = decision?.choice ?? (state === 'open' ? 'open' : '');
  for (const { kind, id, edit } of records) {
    const name = `${kind}/${id}`;
    if (choice === 'setAside') hold.aside.add(name);
    if (cause === 'refusal' && ['open', 'setAside'].includes(choice)) hold.differing.add(name);
    if (cause === 'doubleEdit' && edit && ['open', 'keepTarget'].includes(choice)) {
      hold.differing.add(`${name}@${edit.source}`);
    }
  }
  if (cause === 'identity' && decision?.choice === 'create') hold.separate = true;
  holds.set(customerId, hold);
}

const newHold = (): Hold => ({
  open: false,
  named: new Set(),
  aside: new Set(),
  differing: new Set(),
  separate: false,
});

/** Whether a case accounts for what a record and its copy tell differently. */
export function mayDiffer(hold: Hold | undefined, kind: string, record: Stored): boolean {
  if (!hold || hold.differing.size === 0) return false;
  const name = `${kind}/${record._id}`;
  return hold.differing.has(name) || hold.differing.has(`${name}@${versionOf(record)}`);
}

/** The digest of a source document but for its revision, in canonical JSON. */
const versionOf = ({ revision: _, ...said }: Stored): string => digestOf(said);

/** Whether a case accounts for a record that is not at the target. */
export function isHeld(
  hold: Hold | undefined,
  customer: string | null,
  kind: string,
  id: string,
): boolean {
  if (!hold) return false;
  return hold.open || hold.aside.has(`account/${customer}`) || hold.aside.has(`${kind}/${id}`);
}
