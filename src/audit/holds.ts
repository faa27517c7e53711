import type { Db } from 'mongodb';
import { z } from 'zod';
import { findIn } from './documents';
import type { Stored } from './documents';

/** What the cases of one customer account for. */
export interface Hold {
  /** Whether a case is open: until it is decided nothing of the customer is owed. */
  open: boolean;
  /** The account and records that were set aside, as `kind/id`. */
  readonly aside: Set<string>;
  /** Whether it was decided that the customer has a separate account. */
  separate: boolean;
}

const caseShape = z.object({
  customerId: z.string(),
  cause: z.string(),
  state: z.string(),
  decision: z.object({ choice: z.string() }).nullable(),
  records: z.array(z.object({ kind: z.string(), id: z.string() })),
});

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
  const hold = holds.get(customerId) ?? { open: false, aside: new Set(), separate: false };
  if (state === 'open') hold.open = true;
  if (decision?.choice === 'setAside') {
    for (const { kind, id } of records) hold.aside.add(`${kind}/${id}`);
  }
  if (cause === 'identity' && decision?.choice === 'create') hold.separate = true;
  holds.set(customerId, hold);
}

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
