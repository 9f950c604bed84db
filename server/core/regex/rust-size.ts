import { type CharSet, rangesOf } from './char-set.ts';
import type { Hir } from './hir.ts';

/** Rust refuses a regex whose automaton takes more than 10 MiB (`RegexBuilder::size_limit`). */
const MOST_BYTES = 10 * (1 << 20);

/** A state of regex-automata's NFA, a place in a union, and a transition of a state with several, in bytes. */
const STATE = 16;
const BRANCH = 4;
const TRANSITION = 8;

/** No class takes more, `\W` included: what stays below with this need not be counted. */
const DEAREST_CLASS = 30_000;

/**
 * By the states that regex-automata builds, as measured at the limit of atc-router (32 bits; `\w{402}` is the last it
 * takes). Exact but for a few states, save for classes beyond ASCII, whose states are estimated from their ranges.
 */
export function exceedsRustSizeLimit(hir: Hir): boolean {
  return MOST_BYTES < sizeOf(hir, () => DEAREST_CLASS) && MOST_BYTES < sizeOf(hir, classSize);
}

function sizeOf(hir: Hir, ofClass: (set: CharSet) => number): number {
  switch (hir.kind) {
    case 'empty':
    case 'look':
      return STATE;
    case 'char':
      return ofClass(hir.set);
    case 'concat':
      return hir.parts.reduce((sum, part) => sum + sizeOf(part, ofClass), 0);
    case 'alternate':
      return hir.branches.reduce((sum, branch) => sum + BRANCH + sizeOf(branch, ofClass), 2 * STATE);
    case 'repeat': {
      const body = sizeOf(hir.body, ofClass);
      if (hir.max === undefined) return Math.max(1, hir.min) * body + STATE + 2 * BRANCH;
      const optional = hir.max - hir.min;
      const each = body + STATE + 2 * BRANCH;
      return hir.min * body + optional * each + (0 < optional || hir.max === 0 ? STATE : 0);
    }
    case 'group':
      return 2 * STATE + sizeOf(hir.body, ofClass);
  }
}

const LAST_ASCII = 0x7f;
/** `\w` takes so much for each of its 802 ranges, `\d` a little more for its 72. */
const PER_RANGE = 32.5;
/** Ranges that run through several lengths of UTF-8, as those of `.` and `[^a]`, take this on top. */
const FOR_MANY_LENGTHS = 430;

function classSize(set: CharSet): number {
  const ranges = rangesOf(set);
  const last = ranges.at(-1)?.[1] ?? 0;
  const [only] = ranges;
  if (ranges.length === 1 && only && only[0] === only[1]) return STATE * utf8Length(only[0]);
  if (last <= LAST_ASCII) return 2 * STATE + TRANSITION * ranges.length;
  const isWide = ranges.some(([first, end]) => utf8Length(first) + 1 < utf8Length(end));
  return PER_RANGE * ranges.length + (isWide ? FOR_MANY_LENGTHS : 0);
}

function utf8Length(char: number): number {
  return char < 0x80 ? 1 : char < 0x800 ? 2 : char < 0x10000 ? 3 : 4;
}
