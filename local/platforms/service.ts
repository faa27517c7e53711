import type { Programme } from '../../src/programme/schema';
import type { SourceId } from '../../src/records/ids';
import type { SourceProduct } from '../../src/records/product';
import type { SourceWarranty } from '../../src/records/warranty';
import type { SourceStore } from '../../src/stores/source';
import type { TargetStore } from '../../src/stores/target';
import * as sourceShop from './sourceShop';
import * as targetShop from './targetShop';

/** The two platforms, and the programme that moves customers from one to the other. */
export interface Platforms {
  readonly source: SourceStore;
  readonly target: TargetStore;
  readonly programme: Programme;
}

/** One thing that a customer can ask for, and which platforms would serve it. */
export interface Served {
  readonly what: 'product' | 'warranty';
  /** Its id at the source. */
  readonly id: SourceId;
  readonly market: string;
  readonly by: readonly ('source' | 'target')[];
}

/** Where everything that customers can ask for is served. */
export interface Service {
  /** The range, once for each market that moves: who would sell a piece to a guest. */
  readonly products: readonly Served[];
  /** The warranties of these markets that have not ended: who would take a claim. */
  readonly warranties: readonly Served[];
  /** What nobody serves. */
  readonly nowhere: readonly Served[];
}

/** Asks both platforms, as a customer would, for each product and each warranty; writes nothing. */
export async function probeService(platforms: Platforms, at: Date): Promise<Service> {
  const products = await probeRange(platforms);
  const warranties = await probeWarranties(platforms, at);
  const nowhere = [...products, ...warranties].filter(({ by }) => by.length === 0);
  return { products, warranties, nowhere };
}

const codesOf = ({ markets }: Programme): string[] => markets.map(({ code }) => code);

async function probeRange(platforms: Platforms): Promise<Served[]> {
  const open = codesOf(platforms.programme);
  const range = await platforms.source.products.find({ onSale: true }).sort({ _id: 1 }).toArray();
  const served: Served[] = [];
  for (const product of range) {
    const markets = product.prices.map(({ market }) => market).filter((one) => open.includes(one));
    served.push(
      ...(await Promise.all(markets.map((one) => probeProduct(platforms, product, one)))),
    );
  }
  return served;
}

async function probeProduct(
  { source, target }: Platforms,
  { _id }: SourceProduct,
  market: string,
): Promise<Served> {
  const guest = { email: 'probe@example.com', name: '' };
  const published = await target.products.findOne({ 'origin.id': _id });
  const [there, here] = await Promise.all([
    sourceShop.canBuy(source, { market, productId: _id, customerId: null, guest }),
    published &&
      targetShop.canBuy(target, { market, productId: published._id, accountId: null, guest }),
  ]);
  return { what: 'product', id: _id, market, by: servedBy(there, here) };
}

async function probeWarranties(platforms: Platforms, at: Date): Promise<Served[]> {
  const open = { market: { $in: codesOf(platforms.programme) } };
  const warranties = await platforms.source.warranties.find(open).sort({ _id: 1 }).toArray();
  const served: Served[] = [];
  for (const warranty of warranties.filter(({ endsAt }) => !(endsAt < at))) {
    served.push(await probeWarranty(platforms, warranty, at));
  }
  return served;
}

/** Asks both platforms, as a customer would, about one warranty; writes nothing. */
export async function probeWarranty(
  { source, target }: Omit<Platforms, 'programme'>,
  { _id, market }: Pick<SourceWarranty, '_id' | 'market'>,
  at: Date,
): Promise<Served> {
  const [there, here] = await Promise.all([
    sourceShop.canClaim(source, { warrantyId: _id, at }),
    targetShop.canClaim(target, source, { warrantyId: _id, at }),
  ]);
  return { what: 'warranty', id: _id, market, by: servedBy(there, here) };
}

function servedBy(there: object, here: object | null): Served['by'] {
  const isServed = (answer: object | null) => answer !== null && !('refused' in answer);
  return [
    ...(isServed(there) ? (['source'] as const) : []),
    ...(isServed(here) ? (['target'] as const) : []),
  ];
}
