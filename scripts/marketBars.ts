import { MultiBar, Presets } from 'cli-progress';
import type { SingleBar } from 'cli-progress';
import type { MarketCounts } from '../src/activities/countCustomers';
import type { Spectator } from '../local/rehearsal/rehearse';

/** How far a market is, and whether it is paused. */
type Shown = MarketCounts & { readonly paused?: boolean };

/** Shows how far each market is: bars on a terminal, a line for every change elsewhere. */
export class MarketBars implements Spectator {
  readonly #bars = new Map<string, SingleBar>();
  #multibar: MultiBar | undefined;
  #last = '';

  /** Announces a step, below the bars of the step before. */
  readonly step = (words: string): void => {
    this.stop();
    console.error(words);
  };

  /** Brings the bars up to date. */
  readonly progress = (markets: Readonly<Record<string, Shown>>): void => {
    if (process.stderr.isTTY) this.#draw(markets);
    else this.#write(markets);
  };

  /** Leaves the bars as they are. */
  stop(): void {
    this.#multibar?.stop();
    this.#multibar = undefined;
    this.#bars.clear();
  }

  #draw(markets: Readonly<Record<string, Shown>>): void {
    // With wrapping left on, a terminal is as it was after Ctrl-C.
    const options = { format: '{market} {bar} {stand}', stream: process.stderr, linewrap: true };
    this.#multibar ??= new MultiBar(options, Presets.shades_classic);
    for (const [market, counts] of Object.entries(markets)) {
      const { total, finished, stand } = standOf(counts);
      const bar = this.#bars.get(market) ?? this.#multibar.create(total, 0, { market, stand });
      this.#bars.set(market, bar);
      bar.setTotal(total);
      bar.update(finished, { market, stand });
    }
  }

  #write(markets: Readonly<Record<string, Shown>>): void {
    const line = Object.entries(markets)
      .map(([market, counts]) => `${market} ${standOf(counts).stand}`)
      .join('  ');
    if (line && line !== this.#last) console.error(line);
    this.#last = line;
  }
}

/** A market in numbers, and in words: `12/14 (2 held, paused)`. */
export function standOf({ enrolled, moved, lapsed, held, setAside, paused = false }: Shown) {
  const finished = moved + lapsed + setAside;
  const total = enrolled + held + finished;
  const remarks = [...(held > 0 ? [`${held} held`] : []), ...(paused ? ['paused'] : [])];
  const stand = `${finished}/${total}${remarks.length > 0 ? ` (${remarks.join(', ')})` : ''}`;
  return { total, finished, stand };
}
