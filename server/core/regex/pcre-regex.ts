/** Regexes as PCRE2 reads them byte by byte: Kong's `traditional` flavour, and nginx itself. */

import { backtrack } from './backtrack.ts';
import { compileBacktracking } from './backtrack-program.ts';
import { byteOffsets, toByteString } from './byte-string.ts';
import type { Hir } from './hir.ts';
import { type Matcher, matchFromSlots, NO_MATCH, UNDECIDED, undecidedMatcher } from './matcher.ts';
import type { Pcre } from './pcre-ast.ts';
import { hasEmptyLoop, isBeyond, linearHir } from './pcre-hir.ts';
import { parsePcre } from './pcre-parser.ts';
import { isPlain } from './plain.ts';
import type { RegexProblem } from './problem.ts';
import type { CompiledRegex } from './rust-regex.ts';
import { linearMatcher } from './rust-regex.ts';

/** The first fault for which `pcre2_compile` refuses the pattern, or undefined. */
export function checkPcreRegex(pattern: string): RegexProblem | undefined {
  if (isPlain(pattern)) return undefined;
  const { problem } = parsePcre(toByteString(pattern));
  return problem && inUnitsOf(pattern, problem);
}

/** A problem of the pattern's bytes, as one of the pattern. */
function inUnitsOf(pattern: string, { code, span }: RegexProblem): RegexProblem {
  const offsets = byteOffsets(pattern);
  const at = (offset: number): number => offsets[offset] ?? pattern.length;
  return { code, span: { start: at(span.start), end: at(span.end) } };
}

/** Subjects are byte strings (`toByteString`), positions bytes; spans of problems count units of the pattern given. */
export function compilePcreRegex(pattern: string): CompiledRegex {
  const bytes = toByteString(pattern);
  const { node, problem, groupNames } = parsePcre(bytes);
  if (problem) return { kind: 'problem', problem: inUnitsOf(pattern, problem) };
  const optioned = bytes.startsWith('(*') && !bytes.startsWith('(*F');
  const matcher = optioned || isBeyond(node) ? undecidedMatcher(groupNames) : matcherFor(node, groupNames);
  return { kind: 'regex', hir: linearHir(node), matcher };
}

/** The pattern for a linear-time engine, not made ready to match; undefined: refused, or not of that kind. */
export function pcreHir(pattern: string): Hir | undefined {
  const { node, problem } = parsePcre(toByteString(pattern));
  return problem ? undefined : linearHir(node);
}

function matcherFor(node: Pcre, groupNames: readonly (string | undefined)[]): Matcher {
  const hir = linearHir(node);
  if (!hir) return backtrackingMatcher(node, groupNames);
  const linear = linearMatcher(hir, groupNames, true);
  if (!hasEmptyLoop(hir)) return linear;
  const perl = backtrackingMatcher(node, groupNames);
  return {
    ...linear,
    match: (subject, from, anchoring) =>
      linear.test(subject, from, anchoring) === false ? NO_MATCH : perl.match(subject, from, anchoring),
  };
}

function backtrackingMatcher(node: Pcre, groupNames: readonly (string | undefined)[]): Matcher {
  const program = compileBacktracking(node, groupNames.length);
  if (!program) return undecidedMatcher(groupNames);
  const match: Matcher['match'] = (subject, from, anchoring) => {
    const found = backtrack(program, subject, from, anchoring);
    if (found === 'undecided') return UNDECIDED;
    return found === 'no-match' ? NO_MATCH : matchFromSlots(subject, found, groupNames);
  };
  return {
    groupNames,
    engine: 'backtracking',
    match,
    test(subject, from, anchoring) {
      const found = match(subject, from, anchoring);
      return found.kind === 'undecided' ? 'undecided' : found.kind === 'match';
    },
  };
}
