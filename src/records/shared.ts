import { z } from 'zod';
import { customerId, origin, sourceId, targetId } from './ids';
import type { Origin, TargetId } from './ids';

/** ISO 3166 code of the country that a record belongs to; it alone decides whether the record moves. */
export const market = z.string().regex(/^[A-Z]{2}$/, 'is not a market of two capitals');

/** E-mail address of a person. */
export const email = z.email({ pattern: z.regexes.html5Email });

/** Telephone number in E.164 form: `+` and 7 to 15 digits. */
export const phone = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/, 'is not a telephone number like +441234567');

/** Who ordered, wrote or registered without an account. */
export const guest = z.strictObject({ email, name: z.string() });
export type Guest = z.infer<typeof guest>;

/** What every owned record of the source carries: exactly one of account and guest owns it. */
export const sourceRecord = {
  _id: sourceId,
  market,
  /** Raised by the source with each change; it orders two versions, it does not tell them apart. */
  revision: z.int().min(1),
  customerId: customerId.nullable(),
  guest: guest.nullable(),
};

/** Refuses a record that neither an account nor a guest owns, or both. */
export const hasOneOwner = (record: { customerId: unknown; guest: unknown }) =>
  (record.customerId === null) !== (record.guest === null);

/** What a record without exactly one owner is refused with. */
export const ownerRefusal = { path: ['customerId'], error: 'needs either a customer or a guest' };

/** A list whose elements each have an id of their own. */
export const uniqueBy = <Key extends string, T extends z.ZodType<Record<Key, unknown>>>(
  key: Key,
  element: T,
) =>
  z.array(element).refine((list) => new Set(list.map((item) => item[key])).size === list.length, {
    error: `holds the same ${key} twice`,
  });

/** A SHA-256 digest, in hexadecimal. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 digest');

/** Where a target document came from; `digest` is of the mapped content, in canonical JSON. */
export const originStamp = z.strictObject({
  store: origin,
  id: sourceId,
  revision: z.int().min(1),
  digest: sha256,
});

/** What every owned record of the target carries. */
export const targetRecord = {
  _id: targetId,
  region: market,
  accountId: targetId.nullable(),
  guest: guest.nullable(),
};

/** Whom the moved records belong to at the target: an account, or a guest by the record's own words. */
export type Owner = { readonly accountId: TargetId | null };

/** What a mapping needs besides the record. */
export type Mapping = { readonly store: Origin; readonly owner: Owner };

/** A postal address as both sides write it on orders. */
export const postalAddress = z.strictObject({
  recipient: z.string().min(1),
  street: z.string().min(1),
  city: z.string().min(1),
  postcode: z.string().min(1),
  region: z.string().nullable(),
  country: market,
});
