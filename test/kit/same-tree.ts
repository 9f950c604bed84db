/** Whether two documents are alike in every node, place, comment and problem: quick, since fuzzing asks it most. */
import type { SyntaxDocument } from '../../server/core/syntax/document.ts';
import type { Located, Node, Pair } from '../../server/core/syntax/tree.ts';

export function sameTree(a: Node | undefined, b: Node | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.kind !== b.kind || !samePlace(a, b) || a.anchor !== b.anchor || a.tag !== b.tag) return false;
  switch (a.kind) {
    case 'scalar':
      return b.kind === 'scalar' && a.style === b.style && a.text === b.text && Object.is(a.value, b.value);
    case 'alias':
      return b.kind === 'alias' && a.name === b.name && sameTarget(a.target, b.target);
    case 'list':
      return b.kind === 'list' && a.flow === b.flow && sameAll(a.items, b.items, sameTree);
    case 'map':
      return b.kind === 'map' && a.flow === b.flow && sameAll(a.pairs, b.pairs, samePair);
  }
}

function sameTarget(a: Node | undefined, b: Node | undefined): boolean {
  return a === undefined || b === undefined ? a === b : samePlace(a, b);
}

function samePair(a: Pair, b: Pair): boolean {
  return samePlace(a, b) && sameTree(a.key, b.key) && sameTree(a.value, b.value);
}

function samePlace(a: Located, b: Located): boolean {
  const [left, right] = [a.origin.offset, b.origin.offset];
  return left + a.from === right + b.from && left + a.to === right + b.to;
}

function sameAll<T>(a: readonly T[], b: readonly T[], same: (a: T, b: T) => boolean): boolean {
  if (a.length !== b.length) return false;
  return a.every((each, i) => {
    const other = b[i];
    return other !== undefined && same(each, other);
  });
}

export function sameComments(
  a: Pick<SyntaxDocument, 'comments'>,
  b: Pick<SyntaxDocument, 'comments'>,
): boolean {
  return sameAll(a.comments, b.comments, (one, other) => samePlace(one, other) && one.text === other.text);
}

/** In any order: pieces tell of theirs one after the other. */
export function sameProblems(
  a: Pick<SyntaxDocument, 'problems'>,
  b: Pick<SyntaxDocument, 'problems'>,
): boolean {
  if (a.problems.length !== b.problems.length) return false;
  return a.problems.every((one) =>
    b.problems.some(
      (other) => one.code === other.code && one.tolerated === other.tolerated && samePlace(one.at, other.at),
    ),
  );
}
