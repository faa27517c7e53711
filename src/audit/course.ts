/** The databases that an audit reads. */
export type Side = 'source' | 'target' | 'ledger';

/** The last document of each side that a stage is done with, by id. */
export type After = Readonly<Partial<Record<Side, string>>>;

/** A place between two batches of an audit: everything before it has been judged. */
export interface Point {
  readonly stage: string;
  readonly after: After;
}

/** How far an audit has come. */
export interface Progress {
  /** The collection that is read: `source.orders`. */
  readonly reading: string;
  /** Documents examined so far. */
  readonly checked: number;
}

/** Follows an audit from batch to batch. */
export class Course {
  #point: Point = { stage: '', after: {} };
  #checked: number;

  /**
   * @param note is told each place between two batches, in order, and awaited.
   * @param checked documents that were examined before; default 0.
   */
  constructor(
    readonly onProgress: (progress: Progress) => void,
    readonly note: (point: Point) => Promise<void> = async () => {},
    checked = 0,
  ) {
    this.#checked = checked;
  }

  /** Documents examined so far. */
  get checked(): number {
    return this.#checked;
  }

  /** A stage begins, after what it was done with when the audit was stopped; default at its beginning. */
  begin(stage: string, after: After = {}): void {
    this.#point = { stage, after };
  }

  /** After which document of a side the stage goes on; undefined at its beginning. */
  after(side: Side): string | undefined {
    return this.#point.after[side];
  }

  /** A batch was judged, of so many documents. */
  async passed(reading: string, count: number, after: After): Promise<void> {
    this.#checked += count;
    this.#point = { ...this.#point, after: { ...this.#point.after, ...after } };
    this.onProgress({ reading, checked: this.#checked });
    await this.note(this.#point);
  }
}
