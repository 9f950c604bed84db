/** Letters typed and deleted around brackets and keys of a large JSON file: what is read does not grow with it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finish } from '../../../server/core/syntax/finish.ts';
import { openPieces, type PieceDocument } from '../../../server/core/syntax/piece-document.ts';
import { chunkedText } from '../../../server/core/text/chunked-text.ts';
import type { SourceText } from '../../../server/core/text/source-text.ts';
import type { Edit } from '../../../server/core/text/span.ts';
import { jsonUpdateDifferenceOf } from '../../fuzz/json-pieces.ts';

const service = (i: number) => ({
  name: `s${i}`,
  host: `h${i}.internal`,
  tags: ['a', 'b'],
  routes: [{ name: `r${i}`, paths: [`/p${i}`, `~/q${i}`], strip_path: true }],
  plugins: [{ name: 'rate-limiting', config: { minute: 5 } }],
});

const fileOf = (services: number, indent: number | undefined) =>
  JSON.stringify(
    {
      _format_version: '3.0',
      _info: { select_tags: ['x', 'y'], defaults: {} },
      services: Array.from({ length: services }, (_, i) => service(i)),
      routes: Array.from({ length: services }, (_, i) => ({ name: `t${i}`, paths: [`/t${i}`] })),
      upstreams: [{ name: 'u', targets: [{ target: '10.0.0.1:80' }] }],
      consumers: Array.from({ length: services }, (_, i) => ({ username: `c${i}` })),
      _transform: true,
    },
    null,
    indent,
  );

const TYPED = ['{', '}', '[', ']', '"', ',', ':', '\\', 'a', '1', '\n', '/', ' '];

/** Counts what is taken out of the text: all that is read is, whether it is of use or not. */
class CountedText implements SourceText {
  private readonly text: SourceText;
  private readonly counter: { letters: number };

  constructor(text: SourceText, counter: { letters: number }) {
    this.text = text;
    this.counter = counter;
  }

  get length(): number {
    return this.text.length;
  }

  slice(start: number, end: number): string {
    const found = this.text.slice(start, end);
    this.counter.letters += found.length;
    return found;
  }

  positionAt(offset: number) {
    return this.text.positionAt(offset);
  }

  offsetAt(position: Parameters<SourceText['offsetAt']>[0]): number {
    return this.text.offsetAt(position);
  }

  edit(edits: readonly Edit[]): SourceText {
    return new CountedText(this.text.edit(edits), this.counter);
  }
}

/** A few times how far is looked for the brackets behind a fault; the files are some times as long. */
const MOST_READ = 80_000;

const counter = { letters: 0 };

function open(text: string): PieceDocument {
  return finish(openPieces(new CountedText(chunkedText(text), counter), 'json'));
}

/** Where the text is of another kind. */
function placesIn(text: string): Readonly<Record<string, number>> {
  const services = text.indexOf('"services"');
  const item = text.lastIndexOf('{', text.indexOf('"s250"'));
  const after = (word: string) => text.indexOf(word, item);
  const routes = text.lastIndexOf('"routes"');
  return {
    'the start of the file': 0,
    'the first key': text.indexOf('"_format_version"'),
    'a key of the root': services,
    'the letters of a key': services + 4,
    'the colon behind a key': text.indexOf(':', services),
    'the bracket of a list': text.indexOf('[', services),
    'an item': item,
    'a key of an item': after('"host"'),
    'a value of an item': after('"h250'),
    'the comma behind a value': after('h250.internal"') + 14,
    'a list in an item': after('["a"') < 0 ? after('"tags"') + 8 : after('["a"'),
    'a key of a deep map': after('"strip_path"'),
    'the end of a deep map': text.indexOf('}', after('"strip_path"')),
    'the end of a deep list': text.indexOf(']', text.indexOf('}', after('"strip_path"'))),
    'the comma behind an item': text.lastIndexOf(',', text.lastIndexOf('{', after('"s251"'))),
    'the bracket that closes a list': text.lastIndexOf(']', routes),
    'the comma behind a list': text.lastIndexOf(',', routes),
    'a key behind a list': routes,
    'a value of the root': text.lastIndexOf('true'),
    'the end of the file': text.length,
  };
}

/**
 * What begins as JSON may: a list of lists, or a list as the root. All that follows belongs to it, so it has to be
 * read. (So has what follows a map right under the root, such as `_info`, that is no longer closed.)
 */
const MAY_BE_MEANT = [
  '"[" at the start of the file',
  '"[" at the colon behind a key',
  '"[" at the bracket of a list',
  '"[" at an item',
  '"[" at the comma behind an item',
];

test('a letter typed or deleted anywhere in JSON reads as much as in a small file', () => {
  for (const indent of [2, undefined]) {
    const text = fileOf(800, indent);
    const costly: string[] = [];
    let document = open(text);
    for (const [place, at] of Object.entries(placesIn(text))) {
      for (const typed of [...TYPED, '']) {
        const end = typed === '' ? Math.min(text.length, at + 1) : at;
        const what = `${JSON.stringify(typed)} at ${place}`;
        counter.letters = 0;
        document = document.update([{ span: { start: at, end }, text: typed }]);
        const there = counter.letters;
        counter.letters = 0;
        document = document.update([
          { span: { start: at, end: at + typed.length }, text: text.slice(at, end) },
        ]);
        if (Math.max(there, counter.letters) <= MOST_READ) continue;
        costly.push(`${what}: ${there} letters, and ${counter.letters} back`);
        document = open(text);
      }
    }
    const surprising = costly.filter((each) => !MAY_BE_MEANT.some((what) => each.startsWith(what)));
    assert.deepEqual(surprising, [], `indent ${indent}`);
  }
});

test('what is looked for before a quote at the start of the file is looked for again', () => {
  const edits = [
    { span: { start: 0, end: 0 }, text: '"' },
    { span: { start: 3, end: 3 }, text: ':' },
  ];
  assert.equal(jsonUpdateDifferenceOf('{"_format_version": "3.0"}', edits), undefined);
});

test('a bracket too many before a list without its own is told once', () => {
  const text =
    '{\n  "base": {\n    "x": 5,\n    "name": "a"\n    },\n    {\n      "name": "b"\n    }\n  ]\n}\n';
  const edit = { span: { start: 14, end: 14 }, text: '    {\n' };
  assert.equal(jsonUpdateDifferenceOf(text, [edit]), undefined);
});

test('a bracket behind a colon is judged anew by what is typed behind it', () => {
  const text = `{
  "seces": [
    {
      "retries": 5,
      "name": "a"
    , e": "a"
    :},
    {
      "name": "b",
      "host": "c"
    }
  ]
}
`;
  const at = text.indexOf('},') + 1;
  assert.equal(jsonUpdateDifferenceOf(text, [{ span: { start: at, end: at + 1 }, text: '' }]), undefined);
});

test('whether a map of the root is the first item of a list is judged anew by what is typed far behind it', () => {
  const text =
    '{\r\n  "base": {\r\n    "retries": 5\r  {\r\n      "retries": 5,\r\n      "name": "a"\r\n    },\r\n    {\r\n     true "b",\r\n      "host": "c"\r\n    }\r\n  ]\r\n}\r\n';
  const edit = { span: { start: 140, end: 143 }, text: ', {"name": "y"}' };
  assert.equal(jsonUpdateDifferenceOf(text, [edit]), undefined);
});
