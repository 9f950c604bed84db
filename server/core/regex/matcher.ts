/** A regex that is ready to match, whatever its syntax. */

export interface Capture {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface RegexMatch {
  readonly kind: 'match';
  /** Units of the subject: UTF-16 code units for Rust, bytes for PCRE. */
  readonly start: number;
  readonly end: number;
  /** By number, 0 the whole match; undefined where the group took no part. */
  readonly captures: readonly (Capture | undefined)[];
  readonly named: ReadonlyMap<string, Capture>;
}

/** `undecided`: the step limit was reached, or the pattern holds what we do not run. Never guess from it. */
export type MatchResult = RegexMatch | { readonly kind: 'no-match' } | { readonly kind: 'undecided' };

export type Anchoring = 'anchored' | 'anywhere';

export interface Matcher {
  /** Names of the groups in the order of their numbers; undefined for those without. */
  readonly groupNames: readonly (string | undefined)[];
  /** How it runs: in time linear in the subject, by backtracking with a step limit, or not at all. */
  readonly engine: 'linear' | 'backtracking' | 'none';
  /** The first match at or after `from`, of equal starts the one that the engine prefers. */
  match(subject: string, from: number, anchoring: Anchoring): MatchResult;
  /** Is there a match at all? Cheaper than `match`. */
  test(subject: string, from: number, anchoring: Anchoring): boolean | 'undecided';
}

export const NO_MATCH: MatchResult = { kind: 'no-match' };
export const UNDECIDED: MatchResult = { kind: 'undecided' };

/** A matcher for patterns that are valid but beyond what we run. */
export function undecidedMatcher(groupNames: readonly (string | undefined)[]): Matcher {
  return { groupNames, engine: 'none', match: () => UNDECIDED, test: () => 'undecided' };
}

/** Builds the match from slots: start and end of group n at 2n and 2n + 1, -1 where it took no part. */
export function matchFromSlots(
  subject: string,
  slots: ArrayLike<number>,
  groupNames: readonly (string | undefined)[],
): RegexMatch {
  const captures: (Capture | undefined)[] = [];
  const named = new Map<string, Capture>();
  for (let group = 0; group < groupNames.length; group++) {
    const start = slots[2 * group] ?? -1;
    const end = slots[2 * group + 1] ?? -1;
    const capture = start < 0 || end < 0 ? undefined : { start, end, text: subject.slice(start, end) };
    captures.push(capture);
    const name = groupNames[group];
    if (name !== undefined && capture && !named.has(name)) named.set(name, capture);
  }
  return {
    kind: 'match',
    start: captures[0]?.start ?? 0,
    end: captures[0]?.end ?? 0,
    captures,
    named,
  };
}
