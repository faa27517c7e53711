import { byId } from './documents';
import { walk } from './run';
import type { Run } from './run';
import { text } from './values';

/** Checks that every notice is to somebody on the ledger's list, and tells of the move only once. */
export async function checkNoticeFiles(run: Run): Promise<void> {
  const filter = { customerId: { $ne: null } };
  for await (const notices of walk(run, 'ledger', 'notices', { filter })) {
    const customers = notices.flatMap(({ customerId }) => text(customerId) ?? []);
    const enrolments = await byId(run.ledger, 'customers', customers, { _id: 1 });
    for (const { _id, customerId, template } of notices) {
      const customer = text(customerId) ?? '';
      if (!enrolments.has(customer)) {
        const cause = "is to nobody on the ledger's list";
        run.findings.add('notice.orphan', { customer }, _id, cause);
      } else if (template === 'moved' && _id !== `moved-${customer}`) {
        const cause = `tells ${customer} of the move, as moved-${customer} does`;
        run.findings.add('notice.double', { customer }, _id, cause);
      }
    }
  }
}
