import type { Stage } from '../../local/rehearsal/stage';

/** What no history may hold: addresses, names, telephone numbers and coupon codes of the stores. */
export async function secretsOf({ source, target }: Pick<Stage, 'source' | 'target'>) {
  const [customers, orders, before, after] = await Promise.all([
    source.customers.find().toArray(),
    source.orders.find().toArray(),
    source.coupons.find({ customerId: { $ne: null } }).toArray(),
    target.coupons.find().toArray(),
  ]);
  const people = customers.flatMap(({ email, phone, name }) => [
    email,
    phone,
    name.given,
    name.family,
  ]);
  const guests = orders.flatMap(({ guest }) =>
    guest ? [guest.email, ...guest.name.split(' ')] : [],
  );
  const streets = customers.flatMap(({ addresses }) => addresses.map(({ street }) => street));
  const codes = [...before, ...after].map(({ code }) => code);
  const secrets = [...people, ...guests, ...streets, ...codes].filter((text) => text !== null);
  return [...new Set(secrets)].filter((text) => text.length > 0);
}

/** The secrets that a text holds, as words of their own. */
export const foundIn = (text: string, secrets: readonly string[]) =>
  secrets.filter((secret) => {
    const word = new RegExp(`(?<![\\p{L}\\p{N}])${escaped(secret)}(?![\\p{L}\\p{N}])`, 'iu');
    return word.test(text);
  });

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
