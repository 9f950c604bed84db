/** Regexes as the `regex` crate of Rust reads them: Kong's `traditional_compatible` and `expressions` flavours. */

import type { Hir } from './hir.ts';
import { lazyDfa } from './lazy-dfa.ts';
import { type Matcher, matchFromSlots, NO_MATCH, undecidedMatcher } from './matcher.ts';
import { pikeMatch } from './pike-vm.ts';
import { isPlain } from './plain.ts';
import type { RegexProblem } from './problem.ts';
import { compileProgram } from './program.ts';
import { parseRust } from './rust-parser.ts';
import { exceedsRustSizeLimit } from './rust-size.ts';
import { translateRust } from './rust-translate.ts';

export type CompiledRegex =
  | { readonly kind: 'regex'; readonly matcher: Matcher; readonly hir: Hir | undefined }
  | { readonly kind: 'problem'; readonly problem: RegexProblem };

/** The first fault for which `Regex::new` refuses the pattern, or undefined. */
export function checkRustRegex(pattern: string): RegexProblem | undefined {
  return isPlain(pattern) ? undefined : readRust(pattern).problem;
}

/** Subjects are ordinary strings, positions UTF-16 code units; the engine sees characters. */
export function compileRustRegex(pattern: string): CompiledRegex {
  const { hir, problem, groupNames, unsupported } = readRust(pattern);
  if (problem) return { kind: 'problem', problem };
  return {
    kind: 'regex',
    hir: unsupported ? undefined : hir,
    matcher: unsupported ? undecidedMatcher(groupNames) : linearMatcher(hir, groupNames, false),
  };
}

/** The pattern for a linear-time engine, not made ready to match; undefined: refused, or not of that kind. */
export function rustHir(pattern: string): Hir | undefined {
  const { hir, problem, unsupported } = readRust(pattern);
  return problem || unsupported ? undefined : hir;
}

function readRust(pattern: string) {
  const { ast, groupNames, problem } = parseRust(pattern);
  if (problem) return { hir: NOTHING_READ, groupNames, problem, unsupported: false };
  const translated = translateRust(ast);
  if (!translated.problem && exceedsRustSizeLimit(translated.hir)) {
    return { ...translated, groupNames, problem: TOO_BIG(pattern) };
  }
  return { ...translated, groupNames };
}

const NOTHING_READ: Hir = { kind: 'empty' };

function TOO_BIG(pattern: string): RegexProblem {
  return { code: 'too-big', span: { start: 0, end: pattern.length } };
}

/** Runs a tree in time linear in the subject; a tree too big to unroll answers "undecided". */
export function linearMatcher(
  hir: Hir,
  groupNames: readonly (string | undefined)[],
  bytes: boolean,
): Matcher {
  const program = compileProgram(hir, groupNames.length, bytes);
  if (!program) return undecidedMatcher(groupNames);
  const test = lazyDfa(program);
  return {
    groupNames,
    engine: 'linear',
    test,
    match(subject, from, anchoring) {
      if (!test(subject, from, anchoring)) return NO_MATCH;
      const slots = pikeMatch(program, subject, from, anchoring);
      return slots ? matchFromSlots(subject, slots, groupNames) : NO_MATCH;
    },
  };
}
