import type { SourceStore } from '../../src/stores/source';
import { percentilesOf } from '../storefront/percentiles';
import type { Percentiles } from '../storefront/percentiles';

/** Reads for how long customers were frozen last, in milliseconds, as the take-over measured it. */
export async function readFreezes({ ownership }: SourceStore): Promise<Percentiles> {
  const measured = await ownership.find({ frozenMs: { $exists: true } }).toArray();
  return percentilesOf(measured.flatMap(({ frozenMs }) => frozenMs ?? []));
}
