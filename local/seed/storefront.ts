import type { z } from 'zod';
import type { storefront } from '../../src/records/storefront';
import { DAY } from '../../src/programme/instant';
import type { Dates } from './dates';

/** The website and the app as they are before the opening: open, and talking to the source. */
export function storefrontOf({ opening }: Dates): z.input<typeof storefront>[] {
  const since = new Date(opening - 1_000 * DAY);
  return [
    { _id: 'website', state: 'open', fallback: null, since },
    { _id: 'app', talksTo: 'source', since },
  ];
}
