/**
 * The way to a tree that takes everything: what Kong reads is read as Kong reads it; what Kong refuses is read by
 * `yaml`, which recovers from errors.
 */
import type { SyntaxProblem } from './document.ts';
import { readLibyaml } from './libyaml/read-libyaml.ts';
import type { Comment, Node, Origin } from './tree.ts';
import { readYaml } from './yaml-reader.ts';

export interface ReadGeneral {
  readonly root: Node | undefined;
  readonly problems: readonly SyntaxProblem[];
  readonly comments: readonly Comment[];
  /** There are anchors or aliases in it. */
  readonly anchored: boolean;
}

export function readGeneral(text: string, origin: Origin): ReadGeneral {
  const verdict = readLibyaml(text, origin);
  if (verdict.kind === 'read') return verdict.read;
  const recovered = readYaml(text, origin);
  if (verdict.kind === 'unknown' || recovered.problems.some(({ tolerated }) => !tolerated)) return recovered;
  // `yaml` sees nothing wrong, since it reads another version of YAML, and is kinder.
  const { from, to, code, message } = verdict.refusal;
  const problem = { at: { origin, from, to }, code, message, tolerated: false };
  return { ...recovered, problems: [problem, ...recovered.problems] };
}
