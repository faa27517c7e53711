import { z } from 'zod';
import { market } from './shared';

/** A page of the source's website that is no product: a home, category, help or campaign page. */
export const page = z.strictObject({
  _id: z.string().startsWith('/'),
  kind: z.enum(['home', 'category', 'support', 'campaign', 'account']),
  market: market.nullable(),
});
export type Page = z.infer<typeof page>;

/** Where one old address of the source's website leads. */
export const redirect = z.strictObject({ _id: z.string().startsWith('/'), to: z.url() });
export type Redirect = z.infer<typeof redirect>;

/** What the source's website and app do now; customers' writes are refused while the website is closed. */
export const storefront = z.discriminatedUnion('_id', [
  z.strictObject({
    _id: z.literal('website'),
    state: z.enum(['open', 'closed']),
    /** Where addresses lead that no redirect names; null while open. */
    fallback: z.url().nullable(),
    since: z.date(),
  }),
  z.strictObject({
    _id: z.literal('app'),
    /** Which platform the app talks to; `none` once it is discontinued. */
    talksTo: z.enum(['source', 'target', 'none']),
    since: z.date(),
  }),
]);
export type Storefront = z.infer<typeof storefront>;

/** A mail domain of the source's customer service that the target now answers. */
export const channel = z.strictObject({
  _id: z.string().min(1),
  routedTo: z.string().min(1),
  since: z.date(),
});
export type Channel = z.infer<typeof channel>;
