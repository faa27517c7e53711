import { expectNothingPersonal, useFixture } from '../audit/corruption';
import type { Place } from '../audit/fixture';
import type { Doc } from '../audit/fixture/documents';

const fixture = useFixture();

/** One document of each kind that the move has left, and whose it is. */
const documents: readonly (readonly [Place, id: string, customer: string | null])[] = [
  ['target.accounts', 'poco-C1', 'C1'],
  ['target.accounts', 'poco-C5', 'C5'],
  ['target.accounts', 'M2', 'C2'],
  ['target.orders', 'poco-O1', 'C1'],
  ['target.orders', 'poco-O2', 'G1'],
  ['target.shipments', 'poco-S1', 'C1'],
  ['target.reviews', 'poco-V1', 'C1'],
  ['target.tickets', 'poco-T1', 'C1'],
  ['target.warranties', 'poco-W1', 'C1'],
  ['target.wallets', 'poco-C1-points', 'C1'],
  ['target.walletEntries', 'poco-E2', 'C1'],
  ['target.walletEntries', 'poco-B1-transfer-1', 'C1'],
  ['target.coupons', 'poco-K1', 'C1'],
  ['target.products', 'poco-P1', null],
  ['target.channels', 'support.poco.example.com', null],
  ['source.redirects', '/uk/x7', null],
  ['source.storefront', 'website', null],
  ['source.storefront', 'app', null],
  ['source.ownership', 'C1', 'C1'],
  ['source.balanceEntries', 'E2', 'C1'],
  ['source.balanceEntries', 'B1-transfer-1', 'C1'],
  ['source.balances', 'B1', 'C1'],
  ['source.coupons', 'K1', 'C1'],
  ['ledger.customers', 'C1', 'C1'],
  ['ledger.customers', 'G1', 'G1'],
  ['ledger.milestones', 'websiteClosure', null],
  ['ledger.notices', 'moved-C1', 'C1'],
  ['ledger.cases', 'C1-schema', 'C1'],
  ['ledger.receipts', 'C1-2', 'C1'],
];

/** What can be changed without the audit seeing it, and why; `docs/verification.md` says the same. */
const unseen: readonly RegExp[] = [
  // What the target does with its own: a message of its own, and when it changed what came.
  /^target\.tickets poco-T1 messages\[X9\]\.(id|at|author|text)$/,
  /^target\.\w+ [\w-]+ edits\.\d\.at$/,
  /^target\.orders poco-O2 (returns|refunds)$/,
  // Decides nothing once an account is active.
  /^target\.accounts [\w-]+ links\.0\.digest$/,
  /^target\.accounts poco-\w+ links\.0\.brought\.\w+$/,
  // What an account had before it was found is its own, and so is what it made of what came.
  /^target\.accounts M2 (region|state|givenName|familyName|language|registeredAt)$/,
  /^target\.accounts M2 links\.0\.brought\.phone$/,
  /^target\.accounts M2 (login\.phone(Verified)?|credentials\.\w+|addresses\[M2-1\]\.\w+)$/,
  /^target\.accounts M2 (favourites|edits\.2\.from)$/,
  /^target\.accounts M2 consents\.(newsletter\.since|profiling\.(granted|since))$/,
  // Only the last transfer of a balance is told of, lot by lot.
  /^target\.wallets poco-C1-points lots\[poco-L1\]\.(id|validUntil)$/,
  // Of the source's own documents, which are taken for what they say.
  /^source\.balanceEntries (E2|B1-transfer-1) market$/,
  /^source\.balanceEntries B1-transfer-1 orderId$/,
  /^source\.ownership C1 (until|frozenMs)$/,
  /^source\.balances B1 (revision|fence\.state)$/,
  /^source\.coupons K1 (revision|code|usesTotal|redemptions|issuedAt|fence\.state)$/,
  // What was done, and when, in words and instants that nothing else tells.
  /^(source\.storefront|target\.channels) [\w.]+ since$/,
  /^ledger\.milestones websiteClosure (counts|doneAt)$/,
  /^ledger\.customers (C1|G1) ordinal$/,
  /^ledger\.notices moved-C1 (language|queuedAt|sentAt)$/,
  /^ledger\.cases C1-schema (evidence\.0|openedAt|deadline|decision\.(by|reason|at))$/,
  // Sealed by the signature of the receipt, which its own verification checks.
  /^ledger\.receipts C1-2 (mapping|issuedAt|signature|coupons\.\d\.codeDigest)$/,
];

/**
 * Every value of a document that is no list or object, and every list and object that is empty, by path;
 * of a list the first and the last part.
 */
function leavesOf(value: unknown, path: string[] = []): string[][] {
  const isWhole = typeof value !== 'object' || value === null || value instanceof Date;
  const inner = isWhole ? [] : Object.entries(value);
  if (inner.length === 0) return [path];
  const some = Array.isArray(value)
    ? inner.filter((_, index) => index === 0 || index === inner.length - 1)
    : inner;
  return some.flatMap(([key, one]) => leavesOf(one, [...path, key]));
}

/** A path with the ids of parts in place of their positions, where they have some. */
function nameOf(document: unknown, path: readonly string[]): string {
  let value = document;
  return path.reduce((name, key) => {
    const inner = (value as Record<string, unknown>)[key];
    const id = Array.isArray(value) ? (inner as { id?: string }).id : undefined;
    value = inner;
    return id === undefined ? `${name}${name && '.'}${key}` : `${name}[${id}]`;
  }, '');
}

/** The document with another value at a path, of the same type. */
function withOther(document: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return other(document);
  if (Array.isArray(document)) {
    return document.map((one, index) => (String(index) === key ? withOther(one, rest) : one));
  }
  const fields = document as Record<string, unknown>;
  return { ...fields, [key]: withOther(fields[key], rest) };
}

function other(value: unknown): unknown {
  if (typeof value === 'string') return /^[A-Z]{2,3}$/.test(value) ? 'XK' : `${value}0`;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (value instanceof Date) return new Date(value.getTime() + 86_400_000);
  return value === null ? 'X' : [{ id: 'X' }];
}

test.each(documents)(
  'nothing can change unseen in %s %s',
  async (place, id, customer) => {
    const document = await fixture.read(place, id);
    const paths = leavesOf(document).filter((path) => path.join('.') !== '_id');
    expect(paths.length).toBeGreaterThan(0);
    const missed: string[] = [];
    for (const path of paths) {
      const name = `${place} ${id} ${nameOf(document, path)}`;
      const isPlace = path.join() === 'ordinal';
      const changed = (isPlace ? { ...document, ordinal: 99 } : withOther(document, path)) as Doc;
      const rewrite = async () =>
        void (await fixture.at(place).replaceOne({ _id: document._id }, changed));
      const findings = await fixture.after([rewrite], async () =>
        customer === null
          ? (await fixture.audit()).mismatches
          : await fixture.auditCustomer(customer),
      );
      expectNothingPersonal(findings);
      const isUnseen = unseen.some((pattern) => pattern.test(name));
      if ((findings.length === 0) !== isUnseen) missed.push(`${name}: ${findings.length} found`);
    }
    expect(missed).toEqual([]);
  },
  180_000,
);
