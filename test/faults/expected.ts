import type { Outcome } from './fire';

/** Everything that was acknowledged is there, once; both stores agree; no balance was ever wrong. */
export function expectNothingLost({ traffic, report }: Outcome): void {
  expect(traffic.acknowledged.source).toBeGreaterThan(0);
  expect(traffic.acknowledged.target).toBeGreaterThan(0);
  expect(traffic.reconciliation.troubles).toEqual([]);
  expect(traffic.samples.violations).toEqual([]);
  expect(report.mismatches).toEqual([]);
}

/** Every customer was told who can be; however often a notice came, it was the same message. */
export function expectEverybodyTold({ notices, mails }: Outcome): void {
  const owed = notices.filter(({ customerId }) => customerId !== null);
  expect(owed.filter(({ state }) => state === 'pending')).toEqual([]);
  const sent = owed.filter(({ state }) => state === 'sent').map(({ _id }) => _id);
  const ids = new Set(mails.map(({ messageId }) => messageId));
  const toCustomers = [...ids].filter((id) => !/^<(?:alert|review)-/.test(id));
  expect(toCustomers.map((id) => id.slice(1, id.indexOf('@'))).toSorted()).toEqual(sent.toSorted());
}
