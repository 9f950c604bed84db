/** One fuzz case in JSON: reading in pieces, and updating piece by piece, must give what reading the whole gives. */
import { finish } from '../../server/core/syntax/finish.ts';
import { readJson } from '../../server/core/syntax/json/json-reader.ts';
import { openPieces } from '../../server/core/syntax/piece-document.ts';
import type { PieceSizes } from '../../server/core/syntax/piece-store.ts';
import { toPlain } from '../../server/core/syntax/read.ts';
import { readDocument } from '../../server/core/syntax/read-document.ts';
import { applyEdits, type Edit } from '../../server/core/text/span.ts';
import { randomEdit } from '../kit/mutate.ts';
import { type Random, randomFrom } from '../kit/random.ts';
import { jsonCase } from './json-cases.ts';
import { type FuzzCase, isCounted, shrink, TINY, unequal, visible } from './pieces.ts';

/** What is typed into JSON and pasted there. */
const SNIPPETS = [
  '"',
  '""',
  '{',
  '}',
  '[',
  ']',
  '{}',
  '[]',
  ',',
  ':',
  ', ',
  '\n',
  '  ',
  '"rou',
  '"name": "x",',
  '"name": ',
  '{"name": "x", "tags": ["a", "b"]},',
  ', {"name": "y"}',
  '"routes": [{"name": "r"}],',
  '1',
  '-',
  '1e',
  'inf',
  'tru',
  'true',
  '\\',
  '// c\n',
  '/* c */',
  '/*',
  '\uFEFF',
  '\u0000',
  '\u00a0',
] as const;

export function jsonDifferenceOf(text: string): string | undefined {
  return unequal(wholeOf(text), finish(openPieces(text, 'json', TINY)));
}

export function jsonUpdateDifferenceOf(
  text: string,
  edits: readonly Edit[],
  sizes: PieceSizes = TINY,
): string | undefined {
  let document = finish(openPieces(text, 'json', sizes));
  let current = text;
  for (const edit of edits) {
    current = applyEdits(current, [edit]);
    document = document.update([edit]);
    if (current !== document.source.slice(0, document.source.length)) return 'the text differs';
    const found = unequal(wholeOf(current), document);
    if (found !== undefined) return found;
    if (!isCounted(document)) return 'the counts differ';
  }
  return undefined;
}

function wholeOf(text: string) {
  return { ...readJson(text, { offset: 0 }), comments: [] };
}

/** Texts to start from: those that are JSON already, and the others written so. */
export function jsonSeeds(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => {
    if (text.trimStart().startsWith('{')) return [text];
    const { root, problems } = readDocument(text, 'yaml');
    if (!root || problems.some(({ tolerated }) => !tolerated)) return [];
    const plain = toPlain(root);
    return [JSON.stringify(plain), `${JSON.stringify(plain, null, 2)}\n`];
  });
}

export function jsonFuzzCase(seed: number, seeds: readonly string[]): FuzzCase {
  const random = randomFrom(seed);
  let text = random.below(4) === 0 ? jsonCase(random, seeds) : random.pick(seeds);
  if (random.below(8) === 0) text = text.replaceAll('\n', '\r\n');
  for (let i = random.below(3); 0 < i; i--) text = applyEdits(text, [jsonEdit(text, random)]);
  const edits: Edit[] = [];
  let current = text;
  for (let i = random.below(5); 0 < i; i--) {
    const edit = jsonEdit(current, random);
    edits.push(edit);
    current = applyEdits(current, [edit]);
  }
  return { text, edits };
}

function jsonEdit(text: string, random: Random): Edit {
  const at = random.below(text.length + 1);
  switch (random.below(6)) {
    case 0:
      return randomEdit(text, random);
    case 1:
      return { span: { start: at, end: Math.min(text.length, at + 1 + random.below(3)) }, text: '' };
    case 2: {
      const end = Math.min(text.length, at + random.below(60));
      return { span: { start: at, end }, text: random.pick(SNIPPETS) };
    }
    case 3: {
      // Near what divides or closes, where it matters most.
      const sign = text.slice(at).search(/[,[\]{}":]/);
      const start = Math.min(text.length, at + Math.max(0, sign) + random.below(2));
      const end = Math.min(text.length, start + random.below(2));
      return { span: { start, end }, text: random.below(2) === 0 ? '' : random.pick(SNIPPETS) };
    }
    default:
      return { span: { start: at, end: at }, text: random.pick(SNIPPETS) };
  }
}

/** What is wrong with a case, told with its smallest text. */
export function jsonFailureOf(seed: number, seeds: readonly string[]): string | undefined {
  const { text, edits } = jsonFuzzCase(seed, seeds);
  if (jsonDifferenceOf(text) !== undefined) {
    const smallest = shrink(text, (shorter) => jsonDifferenceOf(shorter) !== undefined);
    return `JSON, seed ${seed}: ${visible(smallest)}\n${jsonDifferenceOf(smallest)}`;
  }
  const difference = jsonUpdateDifferenceOf(text, edits);
  return difference && `JSON, seed ${seed}: ${visible({ text, edits })}\n${difference}`;
}
