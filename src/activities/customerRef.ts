import type { CustomerId, TargetId } from '../records/ids';
import type { Enrolment } from '../stores/ledger';

/** The customer that a step works for: ids only, for it stays in histories. */
export interface CustomerRef {
  readonly customerId: CustomerId;
  readonly kind: Enrolment['kind'];
  readonly market: string;
  /** The mark of a late change that the customer was listed with. */
  readonly changed?: string;
}

/** A customer whose account at the target is known; null for guests. */
export interface SettledRef extends CustomerRef {
  readonly accountId: TargetId | null;
  /** Whether the target owned the customer before this run began; default false. */
  readonly isOwned?: boolean;
  /** Whether nothing of the customer can have been copied before this run; default false. */
  readonly isNew?: boolean;
  /** Whether there are so many records that the steps take a lane of their own; default false. */
  readonly isLarge?: boolean;
}
