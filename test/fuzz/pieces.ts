/** One fuzz case: reading in pieces, and updating piece by piece, must give what reading the whole gives. */

import { isDeepStrictEqual } from 'node:util';
import type { SyntaxDocument } from '../../server/core/syntax/document.ts';
import { finish } from '../../server/core/syntax/finish.ts';
import { readLibyaml } from '../../server/core/syntax/libyaml/read-libyaml.ts';
import { openPieces, type PieceDocument } from '../../server/core/syntax/piece-document.ts';
import type { PieceSizes } from '../../server/core/syntax/piece-store.ts';
import { readGeneral } from '../../server/core/syntax/read-general.ts';
import { spanOf } from '../../server/core/syntax/tree.ts';
import { readYaml } from '../../server/core/syntax/yaml-reader.ts';
import type { Edit } from '../../server/core/text/span.ts';
import { applyEdits } from '../../server/core/text/span.ts';
import { luaText } from '../kit/kong-readers.ts';
import { randomEdit } from '../kit/mutate.ts';
import { type Random, randomFrom } from '../kit/random.ts';
import { sameComments, sameProblems, sameTree } from '../kit/same-tree.ts';
import { commentsText, problemsText, treeText } from '../kit/tree-text.ts';
import { generatedText } from './generated-text.ts';
import { damagedTop } from './top-damage.ts';

/** So small that short texts are cut, nested and forgotten like huge ones. */
export const TINY: PieceSizes = {
  cutAbove: 60,
  group: 2,
  keepTrees: 200,
  keepOfLarger: 100,
  wholeUpTo: Number.POSITIVE_INFINITY,
  openedExactlyUpTo: 200,
  exactFaultsUpTo: 0,
};

/** The same for what is done to files that are too large to be cut anew at a doubt. */
const TINY_BUT_LARGE: PieceSizes = { ...TINY, wholeUpTo: 0, openedExactlyUpTo: 0 };

type Read = Pick<SyntaxDocument, 'root' | 'problems' | 'comments'>;

/** What is wrong with how this text is read; undefined when all is well. */
export function differenceOf(text: string): string | undefined {
  const pieces = finish(openPieces(text, 'yaml', TINY));
  const verdict = readLibyaml(text, { offset: 0 });
  const whole = verdict.kind === 'read' && !isRefused(verdict.read) ? verdict.read : undefined;
  if ((whole === undefined) !== isRefused(pieces)) {
    // A huge file is not read as a whole for the sake of a bracket that closes in a line with less indentation.
    if (whole && TINY.keepTrees < text.length) return undefined;
    return `whole: ${problemsText(readGeneral(text, { offset: 0 }))}\npieces: ${problemsText(pieces)}`;
  }
  return whole && (unequal(whole, pieces) ?? differenceFromYaml(text, whole));
}

/** Structure and places are those of `yaml` wherever it takes the text too, and takes it for the same. */
function differenceFromYaml(text: string, ours: Read): string | undefined {
  if (READ_OTHERWISE.test(text)) return undefined;
  const yaml = readYaml(text, { offset: 0 });
  if (isRefused(yaml)) return undefined;
  if (sameTree(yaml.root, ours.root)) return unequal(yaml, ours);
  // What is written over by an equal key does not show in the value.
  if (ours.problems.some(({ code }) => code === 'DUPLICATE_KEY')) return undefined;
  const [theirs, mine] = [yaml.root ? luaText(yaml.root) : '', ours.root ? luaText(ours.root) : ''];
  return theirs === mine ? unequal(yaml, ours) : undefined;
}

/**
 * Of what neither Kong nor `yaml` takes, the first fault begins where that of `yaml` begins. Its end may differ: the
 * name of an alias ends before a colon for libyaml, and behind it for `yaml`. So may what follows from the first.
 */
export function faultDifferenceOf(text: string): string | undefined {
  if (READ_OTHERWISE.test(text)) return undefined;
  const yaml = readYaml(text, { offset: 0 });
  const ours = finish(openPieces(text));
  if (!isRefused(yaml) || !isRefused(ours) || firstFault(yaml) === firstFault(ours)) return undefined;
  return `yaml: ${problemsText(yaml)}\nours: ${problemsText(ours)}`;
}

/**
 * Where YAML 1.1 and `yaml` agree on the values but not on places: further line breaks (which end comments), a
 * byte order mark within, odd tags, a tag or anchor before a key of no letters, which `yaml` gives to the map and libyaml to the
 * key, a comma in the line below one, which `yaml` swallows, a colon behind an anchor, which `yaml` takes for a part of
 * its name, a map as an explicit key, which `yaml` lets begin at its colon, and a block text
 * of no lines or with blank ones at its start, of which `yaml` counts some; and `...` and
 * `---`, behind which `yaml` sees empty documents and before which it loses comments.
 */
const READ_OTHERWISE = new RegExp(
  [
    /\r(?!\n)|[\x85\u2028\u2029\ufeff]/,
    /![^\w!]|!$|!!?\w*[^\w\s,\]}]/,
    /[!&]\S*(?:[ \t]+[!&]\S*)*[ \t]+:(?!\S)/,
    /&[\w-]+:/,
    /[&!][^\s,[\]{}]*(?:[ \t]*(?:#.*)?\r?\n)+[ \t]*,/,
    /^[ -]*\?|[[{,:][ \t]*\?/,
    /^(?:\.\.\.|---)/,
    /[|>][-+\d]*[ \t]*(?:#.*)?\r?\n[ \t]*\r?(?:\n|(?![\s\S]))/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'm',
);

/** Offset at which the first fault begins. */
function firstFault({ problems }: Read): number {
  return Math.min(...problems.filter(({ tolerated }) => !tolerated).map(({ at }) => spanOf(at).start));
}

function isRefused({ problems }: Read): boolean {
  return problems.some(({ tolerated }) => !tolerated);
}

/** What is wrong after these edits, made one after the other to a document that was read in pieces. */
export function updateDifferenceOf(
  text: string,
  edits: readonly Edit[],
  sizes: PieceSizes = TINY,
): string | undefined {
  let document = finish(openPieces(text, 'yaml', sizes));
  let current = text;
  for (const edit of edits) {
    current = applyEdits(current, [edit]);
    document = document.update([edit]);
    if (current !== document.source.slice(0, document.source.length)) return 'the text differs';
    const found = unequal(finish(openPieces(current, 'yaml', sizes)), document);
    if (found !== undefined) return found;
    if (!isCounted(document)) return 'the counts differ';
  }
  return undefined;
}

/** What is counted while pieces come and go is what going through all of them gives. */
export function isCounted({ readBy, counts: { fast, declined } }: PieceDocument): boolean {
  return isDeepStrictEqual(readBy, { fast, ...declined });
}

export function unequal(expected: Read, actual: Read): string | undefined {
  if (!sameTree(expected.root, actual.root)) {
    return told('tree', treeText(expected.root), treeText(actual.root));
  }
  if (!sameComments(expected, actual)) return told('comments', commentsText(expected), commentsText(actual));
  if (!sameProblems(expected, actual)) return told('problems', problemsText(expected), problemsText(actual));
  return undefined;
}

function told(what: string, expected: string, actual: string): string {
  let same = 0;
  while (expected[same] === actual[same] && same < expected.length) same += 1;
  const from = Math.max(0, same - 120);
  return `${what} differs\nexpected …${expected.slice(from, same + 120)}\nactual   …${actual.slice(from, same + 120)}`;
}

export interface FuzzCase {
  readonly text: string;
  readonly edits: readonly Edit[];
}

/** The case of a seed: a real or made-up text with some damage, and edits to be made to it. */
export function fuzzCase(seed: number, seeds: readonly string[]): FuzzCase {
  const random = randomFrom(seed);
  let text = random.below(3) === 0 ? generatedText(random) : cutOut(random.pick(seeds), random);
  if (random.below(8) === 0) text = text.replaceAll('\n', '\r\n');
  for (let i = random.below(3); 0 < i; i--) text = applyEdits(text, [randomEdit(text, random)]);
  const edits: Edit[] = [];
  let current = text;
  for (let i = random.below(9) - 5; 0 < i; i--) {
    const edit = randomEdit(current, random);
    edits.push(edit);
    current = applyEdits(current, [edit]);
  }
  return { text, edits };
}

/** Some lines in a row: short texts are quicker to read and to understand. */
function cutOut(text: string, random: Random): string {
  const lines = text.split('\n');
  // Nearly all that goes wrong does so in a few lines.
  const count = 1 + random.below(random.below(5) === 0 ? 16 : 3);
  if (lines.length <= count) return text;
  const from = random.below(3) === 0 ? 0 : random.below(lines.length - count);
  return `${lines.slice(from, from + count).join('\n')}\n`;
}

/** What is wrong with a case, told with its smallest text. */
export function failureOf(seed: number, seeds: readonly string[]): string | undefined {
  const { text, edits } = fuzzCase(seed, seeds);
  if (differenceOf(text) !== undefined) {
    const smallest = shrink(text, (shorter) => differenceOf(shorter) !== undefined);
    return `seed ${seed}: ${visible(smallest)}\n${differenceOf(smallest)}`;
  }
  const difference =
    updateDifferenceOf(text, edits) ??
    (seed % 4 === 0 ? updateDifferenceOf(text, edits, TINY_BUT_LARGE) : undefined);
  if (difference !== undefined) return `seed ${seed}: ${visible({ text, edits })}\n${difference}`;
  return seed % 4 === 2 ? topFailureOf(seed) : undefined;
}

/** What is wrong while the top-level keys of a file that counts as huge are being changed. */
function topFailureOf(seed: number): string | undefined {
  const { text, edits } = damagedTop(randomFrom(seed));
  let current = text;
  let difference = updateDifferenceOf(text, edits, TINY_BUT_LARGE);
  for (let i = 0; difference === undefined && i <= edits.length; i++) {
    difference = wronglyTaken(current);
    current = applyEdits(current, edits.slice(i, i + 1));
  }
  return difference && `seed ${seed}, top: ${visible({ text, edits })}\n${difference}`;
}

/** Of a huge file no doubtful line is looked into, but what is taken is what all of it would give. */
function wronglyTaken(text: string): string | undefined {
  const pieces = finish(openPieces(text, 'yaml', TINY_BUT_LARGE));
  if (isRefused(pieces)) return undefined;
  const verdict = readLibyaml(text, { offset: 0 });
  if (verdict.kind !== 'read' || isRefused(verdict.read))
    return `taken though it is refused: ${visible(text)}`;
  return unequal(verdict.read, pieces);
}

/** JSON with nothing in it that a terminal does not show. */
export function visible(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[^ -~]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
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
