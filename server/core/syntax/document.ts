import type { SourceText } from '../text/source-text.ts';
import type { Comment, Located, Node } from './tree.ts';

export type Format = 'yaml' | 'json';

/** Text that is not YAML (or JSON); the tree is what could be recovered around it. */
export interface SyntaxProblem {
  readonly at: Located;
  /** A closed code, such as `BAD_INDENT`; `message` is for people. */
  readonly code: string;
  readonly message: string;
  /** Kong takes the file all the same: equal keys (the last wins), further documents (the first counts). */
  readonly tolerated: boolean;
}

/** The problems for which Kong refuses the text. */
export interface Faults {
  readonly count: number;
  /** Some of the first, in the order of the text. */
  readonly first: readonly SyntaxProblem[];
}

/** A text and its located tree. Always there, however broken the text. */
export interface SyntaxDocument {
  readonly source: SourceText;
  readonly format: Format;
  /** The first YAML document's root; undefined when the text holds none. */
  readonly root: Node | undefined;
  readonly problems: readonly SyntaxProblem[];
  /** Of a document that knows them without going through all its problems. */
  readonly faults?: Faults;
  readonly comments: readonly Comment[];
  /** The comments that speak to us: those that hold `kongsole:`. Kept apart, because a large file has many others. */
  readonly remarks: readonly Comment[];
}

export function faultsOf(document: SyntaxDocument): Faults {
  const { faults } = document;
  if (faults) return faults;
  const first = document.problems.filter(({ tolerated }) => !tolerated);
  return { count: first.length, first };
}

export function isRemark(comment: Comment): boolean {
  return comment.text.includes('kongsole:');
}
