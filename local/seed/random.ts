import { hash } from 'node:crypto';

/** The ten digits. */
export const DIGITS = '0123456789';

/** Hexadecimal digits. */
export const HEXADECIMAL = '0123456789abcdef';

/** Capitals and digits without those that are mistaken for each other. */
export const LEGIBLE = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Choices that look random and are always the same for the same seed and name. */
export class Random {
  readonly #name: string;
  #block = Buffer.alloc(0);
  #blocks = 0;
  #offset = 0;

  /** Opens the choices of a name; they do not depend on what is asked of any other name's. */
  constructor(seed: number, ...name: readonly string[]) {
    this.#name = [seed, ...name].join('/');
  }

  /** A number from 0 up to, but not, 1: each SHA-256 of the name and a counter gives eight. */
  fraction(): number {
    if (this.#offset === this.#block.length) {
      this.#block = hash('sha256', `${this.#name}/${this.#blocks++}`, 'buffer');
      this.#offset = 0;
    }
    this.#offset += 4;
    return this.#block.readUInt32BE(this.#offset - 4) / 2 ** 32;
  }

  /** A whole number from `min` to `max`, both possible. */
  whole(min: number, max: number): number {
    return min + Math.floor(this.fraction() * (max - min + 1));
  }

  /** True in this share of cases; 0 never, 1 always. */
  chance(share: number): boolean {
    return this.fraction() < share;
  }

  /** One of the choices; throws RangeError where there is none. */
  pick<T extends NonNullable<unknown>>(choices: readonly T[]): T {
    const choice = choices[this.whole(0, choices.length - 1)];
    if (choice === undefined) throw new RangeError('There is nothing to pick from.');
    return choice;
  }

  /** One of the choices, each as often as its weight says; throws RangeError where there is none. */
  weighted<T>(choices: readonly (readonly [choice: T, weight: number])[]): T {
    let left = this.fraction() * choices.reduce((sum, [, weight]) => sum + weight, 0);
    const [choice] = choices.find(([, weight]) => (left -= weight) < 0) ?? this.pick(choices);
    return choice;
  }

  /** This many characters of an alphabet. */
  text(length: number, alphabet: string): string {
    let text = '';
    while (text.length < length) text += alphabet.charAt(this.whole(0, alphabet.length - 1));
    return text;
  }
}
