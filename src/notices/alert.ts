import { list, paragraph } from './letter';
import type { Letter } from './letter';

/** What an alert for the operators is written from. */
export interface AlertData {
  /** The programme's name. */
  readonly programme: string;
  /** Sentences that say what is in danger, and what would help. */
  readonly lines: readonly string[];
}

/** Tells the operators that a promise is in danger; in English. */
export function alertLetter({ programme, lines }: AlertData): Letter {
  return {
    language: 'en',
    subject: `Alert: ${programme}`,
    blocks: [paragraph('A promise of this programme is in danger:'), list(lines)],
  };
}
