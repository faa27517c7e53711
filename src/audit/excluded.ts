import { batches } from './documents';
import { nobody } from './findings';
import { walk } from './run';
import type { Run } from './run';
import { words } from './values';
import type { Fields } from './values';

/** Fields that only Handover writes, or that only copies have. */
const written = ['fence', 'debit', 'successor', 'origin', 'links', 'predecessor', 'epoch'];

/** What Handover left in a document that it must not touch, or null. */
export function traceOf(document: Fields): string | null {
  const found = written.filter((field) => document[field] !== undefined);
  return found.length > 0 ? found.join(', ') : null;
}

/** Checks that nobody of an excluded market, and nobody who lapsed, was taken over or enrolled. */
export async function checkExcluded(run: Run): Promise<void> {
  await Promise.all([
    checkOwnership(run),
    ...(['customers', 'cases', 'notices', 'receipts'] as const).map((name) =>
      checkLedger(run, name),
    ),
  ]);
}

async function checkOwnership(run: Run): Promise<void> {
  const { findings } = run;
  for await (const batch of walk(run, 'source', 'ownership')) {
    const owners = await run.owners.find(batch.map(({ _id }) => _id));
    for (const { _id, state } of batch) {
      const concerned = { customer: _id };
      const rule = owners.get(_id)?.rule;
      if (!rule) findings.add('ownership.orphan', concerned, _id, 'no such customer at the source');
      else if (rule === 'excluded') {
        findings.add(
          'ownership.trace',
          concerned,
          _id,
          `is ${words(state)}, of an excluded market`,
        );
      } else if (rule === 'lapsed' && state === 'handedOver') {
        findings.add('ownership.lapsed', concerned, _id, 'is handedOver, of a customer who lapsed');
      }
    }
  }
}

async function checkLedger(run: Run, collection: string): Promise<void> {
  const { findings, scope, ledger } = run;
  const filter = { market: { $in: [...scope.excluded] } };
  const projection = { market: 1, customerId: 1 } as const;
  for await (const batch of batches(ledger, collection, { filter, projection })) {
    for (const { _id, market, customerId } of batch) {
      const cause = `${collection} of the ledger has it, of the excluded market ${words(market)}`;
      const customer = typeof customerId === 'string' ? customerId : null;
      findings.add('ledger.trace', { ...nobody, customer }, _id, cause);
    }
  }
}
