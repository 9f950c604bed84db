/** What the doctor says: ranked hypotheses, each with its evidence for and against. */

import type { Cause, Confidence, Hop, Mark } from './cause.ts';
import type { ServiceProtocol } from './context-seen.ts';

export interface Evidence {
  /** One sentence, lower case, no full stop. Values from the wire are quoted; show it as plain text only. */
  readonly words: string;
  readonly source: 'probe' | 'log' | 'admin' | 'file' | 'topology';
  readonly mark: Mark;
}

/** The change that cures it, as far as one is known; `curesFor` turns it into edits of the file. */
export type Cure =
  | { readonly kind: 'protocol'; readonly to: ServiceProtocol; readonly port?: number }
  | { readonly kind: 'port'; readonly to: number }
  | { readonly kind: 'host'; readonly to: string }
  | { readonly kind: 'host-header'; readonly to: string }
  | {
      readonly kind: 'timeout';
      readonly field: 'connect_timeout' | 'write_timeout' | 'read_timeout';
      readonly ms: number;
    }
  | { readonly kind: 'route-protocols'; readonly add: string }
  /** Settings of kong.conf by name. */
  | { readonly kind: 'kong-conf'; readonly settings: Readonly<Record<string, string>> };

export interface Hypothesis {
  /** Null when healthy. */
  readonly hop: Hop | null;
  readonly cause: Cause;
  readonly confidence: Confidence;
  readonly because: readonly Evidence[];
  readonly against: readonly Evidence[];
  /** What to do, one or two sentences in plain words. */
  readonly advice: string;
  /** What would change, in words: `set protocol to "https"`; null when no change of configuration cures it. */
  readonly fix: string | null;
  /** What measurement would settle it; null when nothing is left to ask. */
  readonly next: string | null;
  /** What that measurement needs to be told; each surface says how it is told. */
  readonly nextNeeds?: 'proxy-address';
  readonly cures: readonly Cure[];
  /** The entities in question, by name. */
  readonly about: Subject;
}

export interface Subject {
  readonly service: string | undefined;
  readonly route: string | undefined;
  readonly upstream: string | undefined;
}

/** The most likely first. There is always at least one: `healthy` or `other-failure` when nothing else is known. */
export interface Diagnosis {
  readonly verdict: Hypothesis;
  readonly others: readonly Hypothesis[];
}
