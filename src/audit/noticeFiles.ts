import { byId } from './documents';
import { walk } from './run';
import type { Run } from './run';
import { text } from './values';

/** Checks that no notice to a customer is about nobody on the ledger's list. */
export async function checkNoticeFiles(run: Run): Promise<void> {
  const filter = { customerId: { $ne: null } };
  for await (const notices of walk(run, 'ledger', 'notices', { filter })) {
    const customers = notices.flatMap(({ customerId }) => text(customerId) ?? []);
    const enrolments = await byId(run.ledger, 'customers', customers, { _id: 1 });
    for (const { _id, customerId } of notices) {
      const customer = text(customerId);
      if (customer === null || enrolments.has(customer)) continue;
      const cause = "is to nobody on the ledger's list";
      run.findings.add('notice.orphan', { customer }, _id, cause);
    }
  }
}
