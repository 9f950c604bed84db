import type { Part } from '../model/config.ts';
import type { Finding } from '../rules/finding.ts';
import type { Fault, Rule } from '../rules/rule.ts';

/** A finding and what it came from, so that its fixes can be computed when somebody asks. */
export interface Diagnosed {
  readonly finding: Finding;
  readonly rule: Rule;
  readonly fault: Fault<unknown>;
  /** The part that it was found in; undefined where the file was looked at as a whole. */
  readonly part: Part | undefined;
}
