import { batches } from './documents';
import { ownerFields, keyOf, unitKinds } from './units';
import type { Run } from './run';
import { UnitTable } from './unitTable';

const [EXCLUDED, UNLISTED] = [1, 2];
const MARKET_SHIFT = 8;

/**
 * Counts the guests who are not on the ledger's list: those of excluded markets, and those who were not
 * enrolled. It holds a few bytes of each, and begins again where an audit goes on.
 */
export async function countStrangers(run: Run): Promise<void> {
  if (run.only) return;
  await run.units.load();
  const { markets } = run.scope;
  const table = new UnitTable();
  const reading = { filter: { customerId: null }, projection: ownerFields, size: run.batch };
  for (const collection of unitKinds) {
    for await (const records of batches(run.source, collection, reading)) {
      for (const record of records) {
        const rule = run.scope.ruleOf(record['market']);
        const key = keyOf(record);
        if (rule === 'moves' && run.units.isEnrolled(key)) continue;
        const index = markets.indexOf(String(record['market'])) + 1;
        table.mark(key, (rule === 'excluded' ? EXCLUDED : UNLISTED) | (index << MARKET_SHIFT));
      }
    }
  }
  for (const note of table.notes()) {
    const unlisted = run.complete ? 'lost' : 'pending';
    const fate = note & EXCLUDED ? 'excluded' : unlisted;
    run.census.count('customers', markets[(note >> MARKET_SHIFT) - 1], fate);
  }
}
