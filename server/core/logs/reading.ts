import type { FailureCause, Mark } from '../doctor/cause.ts';

/** What a record tells. Records that tell of no failure have no reading. */
export interface Reading {
  readonly cause: FailureCause;
  /** Causes that the record fits as well; what was written does not tell them apart. */
  readonly also: readonly FailureCause[];
  /** What the client was answered, where the record or nginx's own rules tell. */
  readonly status: number | null;
  /** Between whom it failed: Kong and what is behind it, a client and Kong, or Kong alone. */
  readonly side: 'upstream' | 'client' | 'gateway';
  readonly mark: Mark;
  /** Advice where the record allows more than the cause does. */
  readonly advice?: string;
  readonly plugin?: string;
  /** The upstream entity, as health checks and the balancer name it. */
  readonly upstream?: string;
  /** The name that was looked up, or the peer `host:port`. */
  readonly host?: string;
  /** The declarative entity that a complaint about the config names: section and 1-based entry. */
  readonly entry?: { readonly section: string; readonly number: number };
}

type Options = Partial<Omit<Reading, 'cause'>>;

export function reading(cause: FailureCause, options: Options = {}): Reading {
  return { also: [], status: null, side: 'upstream', mark: 'V', ...options, cause };
}
