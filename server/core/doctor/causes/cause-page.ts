import type { Cause } from '../cause.ts';

/** What there is to know of one cause; its page in docs/causes.md is made of it. */
export interface CausePage {
  readonly code: Cause;
  /** Ends the sentence "…failed because": lower case, no full stop. */
  readonly title: string;
  /** What happens and how it shows, in plain words. */
  readonly explanation: string;
  /** What to do first, one or two sentences. */
  readonly advice: string;
  /** What the client sees. */
  readonly statuses: readonly string[];
  /** The measurement that tells it from its look-alikes. */
  readonly settle: string;
}
