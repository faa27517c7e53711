import { MultiBar, Presets } from 'cli-progress';
import type { SingleBar } from 'cli-progress';
import type { MarketCounts } from '../src/activities/countCustomers';
import type { Spectator } from '../local/rehearsal/rehearse';

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
  readonly progress = (markets: Record<string, MarketCounts>): void => {
    if (process.stderr.isTTY) this.#draw(markets);
    else this.#write(markets);
  };

  /** Leaves the bars as they are. */
  stop(): void {
    this.#multibar?.stop();
    this.#multibar = undefined;
    this.#bars.clear();
  }

  #draw(markets: Record<string, MarketCounts>): void {
    const format = '{market} {bar} {value}/{total} held {held}';
    this.#multibar ??= new MultiBar({ format, stream: process.stderr }, Presets.shades_classic);
    for (const [market, counts] of Object.entries(markets)) {
      const { total, finished, held } = standOf(counts);
      const bar = this.#bars.get(market) ?? this.#multibar.create(total, 0, { market, held });
      this.#bars.set(market, bar);
      bar.setTotal(total);
      bar.update(finished, { market, held });
    }
  }

  #write(markets: Record<string, MarketCounts>): void {
    const line = Object.entries(markets)
      .map(([market, counts]) => {
        const { total, finished, held } = standOf(counts);
        return `${market} ${finished}/${total}${held ? ` (${held} held)` : ''}`;
      })
      .join('  ');
    if (line && line !== this.#last) console.error(line);
    this.#last = line;
  }
}

function standOf({ enrolled, moved, lapsed, held, setAside }: MarketCounts) {
  const finished = moved + lapsed + setAside;
  return { total: enrolled + held + finished, finished, held };
}
