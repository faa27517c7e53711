import { z } from 'zod';
import type { Db } from 'mongodb';
import type { CensusSoFar } from './census';
import type { After, Point } from './course';
import type { Mismatch } from './findings';

/** A page of what an audit has done: audits that are stopped go on from their last one. */
export const auditPage = z.strictObject({
  /** `<audit>-<page>`. */
  _id: z.string().min(1),
  /** When the audit began, as ISO text; it names the audit. */
  audit: z.string().min(1),
  /** From 0, one after the other. */
  page: z.int().min(0),
  /** Whether everyone had to be finished. */
  complete: z.boolean(),
  /** The stage that it had come to. */
  stage: z.string(),
  /** The last document of each side that the stage was done with. */
  after: z.strictObject({
    source: z.string().optional(),
    target: z.string().optional(),
    ledger: z.string().optional(),
  }),
  /** Documents examined, and mismatches found, so far. */
  checked: z.int().min(0),
  total: z.int().min(0),
  /** What was counted so far, as JSON. */
  census: z.string(),
  /** The mismatches that were found since the page before. */
  findings: z.array(
    z.strictObject({
      kind: z.string(),
      customer: z.string().nullable(),
      id: z.string(),
      cause: z.string(),
    }),
  ),
  at: z.date(),
});
export type AuditPage = z.infer<typeof auditPage>;

/** What an audit had come to when it was stopped. */
export interface Stopped {
  readonly point: Point;
  readonly checked: number;
  readonly census: CensusSoFar;
  readonly total: number;
  readonly kept: readonly Mismatch[];
}

/** How much a page tells of the audit. */
export type Told = Pick<AuditPage, 'checked' | 'total'> & {
  readonly point: Point;
  readonly census: CensusSoFar;
  readonly kept: readonly Mismatch[];
};

/** Where an audit notes how far it has come: the ledger's collection `audits`. */
export class Pages {
  #next: number;
  #told: number;
  #written = Number.NEGATIVE_INFINITY;

  private constructor(
    private readonly ledger: Db,
    private readonly audit: string,
    private readonly complete: boolean,
    private readonly everyMs: number,
    /** What the audit goes on from; null for one that begins. */
    readonly stopped: Stopped | null,
    next: number,
  ) {
    this.#next = next;
    this.#told = stopped?.kept.length ?? 0;
  }

  /** Begins an audit, and forgets what earlier ones have noted. */
  static async begin(ledger: Db, complete: boolean, everyMs: number): Promise<Pages> {
    await pagesIn(ledger).deleteMany({});
    return new Pages(ledger, new Date().toISOString(), complete, everyMs, null, 0);
  }

  /** Goes on with the audit that was stopped last; null where there is none of this kind. */
  static async resume(ledger: Db, complete: boolean, everyMs: number): Promise<Pages | null> {
    const last = await pagesIn(ledger).find().sort({ page: -1 }).limit(1).next();
    if (!last || last.complete !== complete) return null;
    const kept: Mismatch[] = [];
    for await (const { findings } of pagesIn(ledger).find().sort({ page: 1 })) {
      kept.push(...(findings as Mismatch[]));
    }
    const { audit, page, stage, after, checked, total } = last;
    const point: Point = { stage, after: given(after) };
    const census = JSON.parse(last.census) as CensusSoFar;
    const stopped = { point, checked, census, total, kept };
    return new Pages(ledger, audit, complete, everyMs, stopped, page + 1);
  }

  /** Notes where the audit is and what it has found, unless it has done so a moment before. */
  async note(told: Told): Promise<void> {
    if (performance.now() - this.#written < this.everyMs) return;
    const { audit, complete } = this;
    const { point, census, kept, checked, total } = told;
    const page = this.#next;
    await pagesIn(this.ledger).insertOne({
      _id: `${audit}-${page}`,
      audit,
      page,
      complete,
      stage: point.stage,
      after: { ...point.after },
      checked,
      total,
      census: JSON.stringify(census),
      findings: kept.slice(this.#told),
      at: new Date(),
    });
    this.#next = page + 1;
    this.#told = kept.length;
    this.#written = performance.now();
  }

  /** The audit has come to its end: there is nothing to go on with. */
  async end(): Promise<void> {
    await pagesIn(this.ledger).deleteMany({});
  }
}

/** The sides of which a last document is known. */
const given = (after: AuditPage['after']): After =>
  Object.fromEntries(Object.entries(after).filter(([, id]) => id !== undefined));

const pagesIn = (ledger: Db) => ledger.collection<AuditPage>('audits');
