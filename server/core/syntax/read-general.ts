/**
 * The way to a tree that takes everything: what Kong reads is read as Kong reads it; what Kong refuses is read by
 * `yaml`, which recovers from errors.
 */
import type { SyntaxProblem } from './document.ts';
import type { Refusal } from './libyaml/cursor.ts';
import { readLibyaml } from './libyaml/read-libyaml.ts';
import { nestingBound } from './nesting.ts';
import type { Comment, Node, Origin } from './tree.ts';
import { type Anchoring, MAX_DEPTH, UNANCHORED } from './tree-builder.ts';
import { readYaml } from './yaml-reader.ts';

export interface ReadGeneral {
  readonly root: Node | undefined;
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly Comment[];
  readonly anchoring: Anchoring;
}

export function readGeneral(text: string, origin: Origin): ReadGeneral {
  const verdict = readLibyaml(text, origin);
  if (verdict.kind === 'read') return verdict.read;
  const refused = verdict.kind === 'refused' ? problemOf(verdict.refusal, origin) : tooDeep(origin);
  if (MAX_NESTING < nestingBound(text)) {
    return { root: undefined, problems: [refused], comments: [], anchoring: UNANCHORED };
  }
  const recovered = readYaml(text, origin);
  if (verdict.kind === 'unknown' || recovered.problems.some(({ tolerated }) => !tolerated)) return recovered;
  // `yaml` sees nothing wrong, since it reads another version of YAML, and is kinder.
  return { ...recovered, problems: [refused, ...recovered.problems] };
}

/** `yaml` calls itself for each level, and what V8 does when its stack is full cannot always be caught. */
const MAX_NESTING = 1000;

function problemOf({ from, to, code, message }: Refusal, origin: Origin): SyntaxProblem {
  return { at: { origin, from, to }, code, message, tolerated: false };
}

function tooDeep(origin: Origin): SyntaxProblem {
  const message = `more than ${MAX_DEPTH} levels are not looked at`;
  return { at: { origin, from: 0, to: 0 }, code: 'NESTED_TOO_DEEPLY', message, tolerated: true };
}
