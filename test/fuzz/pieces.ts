/** One fuzz case: reading in pieces, and updating piece by piece, must give what reading the whole gives. */
import { finish, openPieces, type PieceSizes } from '../../server/core/syntax/piece-document.ts';
import { readGeneral } from '../../server/core/syntax/read-general.ts';
import type { Edit } from '../../server/core/text/span.ts';
import { applyEdits } from '../../server/core/text/span.ts';
import { randomEdit } from '../kit/mutate.ts';
import { type Random, randomFrom } from '../kit/random.ts';
import { commentsText, problemsText, treeText } from '../kit/tree-text.ts';

/** So small that short texts are cut, nested and forgotten like huge ones. */
const TINY: PieceSizes = {
  cutAbove: 60,
  group: 2,
  keepTrees: 200,
  wholeUpTo: Number.POSITIVE_INFINITY,
  exactFaultsUpTo: 0,
};

/** What is wrong with how this text is read; undefined when all is well. */
export function differenceOf(text: string): string | undefined {
  const pieces = finish(openPieces(text, TINY));
  const whole = readGeneral(text, { offset: 0 });
  const refused = whole.problems.some(({ tolerated }) => !tolerated);
  const refusedInPieces = pieces.problems.some(({ tolerated }) => !tolerated);
  if (refused !== refusedInPieces) {
    return `whole: ${problemsText(whole)}\npieces: ${problemsText(pieces)}`;
  }
  if (refused) return undefined;
  return (
    unequal('tree', treeText(whole.root), treeText(pieces.root)) ??
    unequal('comments', commentsText(whole), commentsText(pieces)) ??
    unequal('problems', sortedProblems(whole), sortedProblems(pieces))
  );
}

/** What is wrong after these edits, made one after the other to a document that was read in pieces. */
export function updateDifferenceOf(
  text: string,
  edits: readonly Edit[],
  sizes: PieceSizes = TINY,
): string | undefined {
  let document = finish(openPieces(text, sizes));
  let current = text;
  for (const edit of edits) {
    current = applyEdits(current, [edit]);
    document = document.update([edit]);
    const fresh = finish(openPieces(current, sizes));
    const found =
      unequal('text', current, document.source.slice(0, document.source.length)) ??
      unequal('tree', treeText(fresh.root), treeText(document.root)) ??
      unequal('comments', commentsText(fresh), commentsText(document)) ??
      unequal('problems', problemsText(fresh), problemsText(document));
    if (found) return found;
  }
  return undefined;
}

function sortedProblems(document: Parameters<typeof problemsText>[0]): string {
  return problemsText(document).split(', ').sort().join(', ');
}

function unequal(what: string, expected: string, actual: string): string | undefined {
  if (expected === actual) return undefined;
  let same = 0;
  while (expected[same] === actual[same]) same += 1;
  const from = Math.max(0, same - 120);
  return `${what} differs\nexpected …${expected.slice(from, same + 120)}\nactual   …${actual.slice(from, same + 120)}`;
}

export interface FuzzCase {
  readonly text: string;
  readonly edits: readonly Edit[];
}

/** The case of a seed: a text with some damage, and edits to be made to it. */
export function fuzzCase(seed: number, seeds: readonly string[]): FuzzCase {
  const random = randomFrom(seed);
  let text = cutOut(random.pick(seeds), random);
  if (random.below(8) === 0) text = text.replaceAll('\n', '\r\n');
  for (let i = random.below(3); 0 < i; i--) text = applyEdits(text, [randomEdit(text, random)]);
  const edits: Edit[] = [];
  let current = text;
  for (let i = random.below(4); 0 < i; i--) {
    const edit = randomEdit(current, random);
    edits.push(edit);
    current = applyEdits(current, [edit]);
  }
  return { text, edits };
}

/** Some lines in a row: short texts are quicker to read and to understand. */
function cutOut(text: string, random: Random): string {
  const lines = text.split('\n');
  const count = 2 + random.below(16);
  if (lines.length <= count) return text;
  const from = random.below(3) === 0 ? 0 : random.below(lines.length - count);
  return `${lines.slice(from, from + count).join('\n')}\n`;
}

/** The shortest text found that still fails: lines are left out as long as `fails` says so. */
export function shrink(text: string, fails: (text: string) => boolean): string {
  let current = text;
  for (let size = Math.ceil(current.split('\n').length / 2); 1 <= size; size = Math.floor(size / 2)) {
    for (let at = 0; at < current.split('\n').length; ) {
      const lines = current.split('\n');
      lines.splice(at, size);
      const shorter = lines.join('\n');
      if (shorter !== current && fails(shorter)) current = shorter;
      else at += size;
    }
  }
  return current;
}
