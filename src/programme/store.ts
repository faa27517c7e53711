import { origin } from '../records/ids';
import type { Origin } from '../records/ids';
import type { Programme } from './schema';

/** The prefix under which a programme's records stand at the target: its brand in lower case. */
export const storeOf = ({ brand }: Pick<Programme, 'brand'>): Origin =>
  origin.parse(brand.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
