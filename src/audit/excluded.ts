import { walk } from './run';
import type { Run } from './run';
import { text, words } from './values';

/** Checks that nobody of an excluded market, and nobody who lapsed, was taken over. */
export async function checkOwnership(run: Run): Promise<void> {
  const { findings } = run;
  for await (const batch of walk(run, 'source', 'ownership')) {
    const owners = await run.owners.find(batch.map(({ _id }) => _id));
    for (const { _id, state } of batch) {
      const concerned = { customer: _id };
      const rule = owners.get(_id)?.rule;
      if (!rule) findings.add('ownership.orphan', concerned, _id, 'no such customer at the source');
      else if (rule === 'excluded') {
        const cause = `is ${words(state)}, of an excluded market`;
        findings.add('ownership.trace', concerned, _id, cause);
      } else if (rule === 'lapsed' && state === 'handedOver') {
        findings.add('ownership.lapsed', concerned, _id, 'is handedOver, of a customer who lapsed');
      }
    }
  }
}

/** The collections of the ledger that tell of customers. */
export const told = ['customers', 'cases', 'notices', 'receipts', 'lateCoupons'] as const;

/** Checks that a collection of the ledger names no excluded market. */
export const checkLedger = (collection: (typeof told)[number]) => async (run: Run) => {
  const filter = { market: { $in: [...run.scope.excluded] } };
  const projection = { market: 1, customerId: 1 } as const;
  for await (const batch of walk(run, 'ledger', collection, { filter, projection })) {
    for (const { _id, market, customerId } of batch) {
      const cause = `${collection} of the ledger has it, of the excluded market ${words(market)}`;
      run.findings.add('ledger.trace', { customer: text(customerId) }, _id, cause);
    }
  }
};
