import { defineSearchAttributeKey } from '@temporalio/common';

/** The programme that an execution belongs to: `poco-global`. */
export const HandoverProgramme = defineSearchAttributeKey('HandoverProgramme', 'KEYWORD');

/** The market that an execution belongs to: `GB`. */
export const HandoverMarket = defineSearchAttributeKey('HandoverMarket', 'KEYWORD');

/** Where an execution stands: `moving`, `held`, `paused`, a milestone. */
export const HandoverStage = defineSearchAttributeKey('HandoverStage', 'KEYWORD');

/** How an execution ended: `lapsed`, `held`, `setAside`, `kept`, ...; none of a customer who has moved. */
export const HandoverOutcome = defineSearchAttributeKey('HandoverOutcome', 'KEYWORD');

/** Every search attribute that the namespace must know before a programme is launched. */
export const searchAttributes = {
  HandoverProgramme: 'Keyword',
  HandoverMarket: 'Keyword',
  HandoverStage: 'Keyword',
  HandoverOutcome: 'Keyword',
} as const;
