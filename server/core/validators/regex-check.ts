/** Regexes as PCRE takes them. The engine that judges them is handed in, see `server/core/regex`. */

import type { FaultOf } from './fault.ts';
import { fault } from './fault.ts';

export interface RegexTrouble {
  readonly reason: string;
  /** Offset in the pattern, where known. */
  readonly at?: number;
}

/** Undefined: the pattern compiles. */
export type RegexCheck = (pattern: string) => RegexTrouble | undefined;

/** `offset`: where the pattern begins in the value. */
export function regexFault(
  pattern: string,
  offset: number,
  check: RegexCheck,
): FaultOf<'invalid-regex'> | undefined {
  const trouble = check(pattern);
  if (trouble === undefined) return undefined;
  const facts = { pattern, reason: trouble.reason };
  const from = offset + Math.min(trouble.at ?? 0, pattern.length);
  return fault('invalid-regex', facts, from, offset + pattern.length);
}

/** The cors plugin's origins: `*` or a regex (`kong/plugins/cors/schema.lua`). */
export function validateAsteriskOrRegex(
  value: string,
  check: RegexCheck,
): FaultOf<'neither-asterisk-nor-regex'> | undefined {
  if (value === '*') return undefined;
  const trouble = check(value);
  if (trouble === undefined) return undefined;
  const facts = { pattern: value, reason: trouble.reason };
  const from = Math.min(trouble.at ?? 0, value.length);
  return fault('neither-asterisk-nor-regex', facts, from, value.length);
}
