import { causes, choiceWords } from '../src/cases/case';
import type { CaseFile, Choice } from '../src/cases/case';
import type { Policies } from '../src/programme/schema';

/** A case with what may be decided about it. */
export interface CaseView extends Omit<CaseFile, '_id'> {
  readonly id: string;
  /** What the cause says, in words. */
  readonly words: string;
  /** What waits for the decision: the customer's whole move, or the customer's coupons alone. */
  readonly holds: 'customer' | 'coupons';
  /** What each choice does, in words. */
  readonly choices: Readonly<Partial<Record<Choice, string>>>;
  /** What is decided at the deadline where nobody has decided before. */
  readonly default: Choice;
}

/** Adds to a case what may be decided about it, and what is by default. */
export function caseViewOf({ _id, ...file }: CaseFile, cases: Policies['cases']): CaseView {
  const { words, holds, choices } = causes[file.cause];
  const offered = choices.map((choice) => [choice, choiceWords[choice]]);
  return {
    id: _id,
    ...file,
    words,
    holds,
    choices: Object.fromEntries(offered),
    default: cases[file.cause].default,
  };
}

/** A case in a few lines: what it is about, what shows it, and what may be or was decided. */
export function caseText(view: CaseView): string {
  const { id, market, words, holds, records, evidence } = view;
  return [
    `${id}  ${market}  ${standing(view)}`,
    `  ${words}`,
    ...(holds === 'coupons' ? ['  Holds:    the coupons alone; the rest of the move goes on'] : []),
    ...(records.length > 0
      ? [`  Records:  ${records.map((record) => `${record.kind} ${record.id}`).join(', ')}`]
      : []),
    ...evidence.map((line) => `  Evidence: ${line}`),
    ...(view.decision ? decisionLines(view.decision) : choiceLines(view)),
  ].join('\n');
}

const standing = ({ state, deadline, default: byDefault }: CaseView) =>
  state === 'open' ? `open, ${byDefault} at ${deadline.toISOString()}` : state;

const choiceLines = ({ choices }: CaseView) =>
  Object.entries(choices).map(([choice, words]) => `  Choice:   ${choice}: ${words}`);

const decisionLines = ({ choice, by, at, reason }: NonNullable<CaseFile['decision']>) => [
  `  Decided:  ${choice} by ${by} at ${at.toISOString()}: ${reason}`,
];

/** The choices that fit a case: `create (open a separate account), link (...)`. */
export const choicesInWords = ({ cause }: Pick<CaseFile, 'cause'>): string =>
  causes[cause].choices.map((choice) => `${choice} (${choiceWords[choice]})`).join(', ');
