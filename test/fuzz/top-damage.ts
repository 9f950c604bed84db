/** Files of keys with lists, in which somebody is changing the top-level keys and the dashes below them. */
import type { Edit } from '../../server/core/text/span.ts';
import { applyEdits } from '../../server/core/text/span.ts';
import { randomEdit } from '../kit/mutate.ts';
import type { Random } from '../kit/random.ts';

const ENTRIES = [
  'K: 1\n',
  'K: "x"\n',
  'K:\n',
  'K: x # note\n',
  'K: |\n  text\n',
  'K: "x\n  y"\n',
  'K: [a,\n  b]\n',
  'K: &a\n- x\n',
  'K: !!seq\n- x\n',
  'K:\n  a: b\n  c:\n  - d\n',
  'K: x\n  - y\n',
  '# note\n',
  '\n',
  '---\n',
  'K\n',
  '- x\n',
] as const;
const ITEMS = ['name: a', 'name: a\n  host: b', 'x', '"x"', '|\n   x', 'name:\n  - y', '[a, b]', ''] as const;
const KEYS = ['services', 'routes', '"plugins"', "'a b'", 'x-y', '_info'] as const;
const TYPED = [
  'x',
  ' ',
  ':',
  '"',
  "'",
  '#',
  '- ',
  '-',
  ' x',
  '\n',
  '&a ',
  '[',
  '|',
  '  ',
  'rou\n',
  '---\n',
  '\t',
] as const;
const PLACES = /^[^\s#][^:\n]*|:(?=\s)|^ *-(?=\s)|^ +|\n/gm;

export function damagedTop(random: Random): { readonly text: string; readonly edits: readonly Edit[] } {
  let text = '';
  for (let i = 1 + random.below(5); 0 < i; i--) text += random.below(2) === 0 ? list(random) : entry(random);
  const edits: Edit[] = [];
  let current = text;
  for (let i = 1 + random.below(5); 0 < i; i--) {
    const edit = random.below(6) === 0 ? randomEdit(current, random) : damage(current, random);
    edits.push(edit);
    current = applyEdits(current, [edit]);
  }
  return { text, edits };
}

function entry(random: Random): string {
  return random.pick(ENTRIES).replace('K', random.pick(KEYS));
}

function list(random: Random): string {
  const indent = ' '.repeat(random.pick([0, 0, 2, 4]));
  const items = Array.from({ length: 1 + random.below(4) }, () => `- ${random.pick(ITEMS)}\n`);
  return `${random.pick(KEYS)}:\n${items.join('').replaceAll(/^(?=.)/gm, indent)}`;
}

/** At what makes a key a key, an item an item, or sets it in its column. */
function damage(text: string, random: Random): Edit {
  const places = [...text.matchAll(PLACES)];
  const [place = { index: 0, 0: '' }] = places.length === 0 ? [] : [random.pick(places)];
  const start = place.index;
  const end = start + place[0].length;
  const one = start + random.below(place[0].length + 1);
  switch (random.below(4)) {
    case 0:
      return { span: { start, end }, text: '' };
    case 1:
      return { span: { start: end, end }, text: random.pick(TYPED) };
    case 2:
      return { span: { start, end: start }, text: random.pick(TYPED) };
    default:
      return {
        span: { start: one, end: Math.min(end, one + 1) },
        text: random.below(2) ? '' : random.pick(TYPED),
      };
  }
}
