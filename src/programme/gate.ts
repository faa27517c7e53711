import { z } from 'zod';
import type { GateLimits } from './policies';

/** Whether the markets after the canaries may open, and why not. */
export const gateSchema = z.strictObject({
  state: z.enum(['waiting', 'held', 'passed', 'approved']),
  reasons: z.array(z.string()),
  /** Who approved it although it held, and why. */
  approval: z.strictObject({ by: z.string(), reason: z.string() }).nullable(),
});
export type Gate = z.infer<typeof gateSchema>;

/** How a wave of markets went, in customers. */
export interface WaveFacts {
  readonly customers: number;
  readonly cases: number;
  readonly mismatches: number;
  readonly failures: number;
}

const words = {
  cases: 'needed a case',
  mismatches: 'did not verify',
  failures: 'failed',
} as const satisfies Record<keyof GateLimits, string>;

/** Why the next wave must not open by itself, a sentence for each limit passed; none where it may. */
export function gateReasons(limits: GateLimits, wave: WaveFacts): string[] {
  return (['cases', 'mismatches', 'failures'] as const)
    .filter((fact) => wave[fact] > limits[fact] * wave.customers)
    .map(
      (fact) =>
        `${wave[fact]} of ${wave.customers} customers ${words[fact]}, the limit is ${percent(limits[fact])}`,
    );
}

const percent = (share: number) => `${Math.round(share * 1_000) / 10} %`;
