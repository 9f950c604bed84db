import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SyntaxDocument } from '../../../server/core/syntax/document.ts';
import { finish } from '../../../server/core/syntax/finish.ts';
import { openPieces, type PieceDocument } from '../../../server/core/syntax/piece-document.ts';
import { PIECE_SIZES } from '../../../server/core/syntax/piece-store.ts';
import { nodeAt, toPlain } from '../../../server/core/syntax/read.ts';
import { readGeneral } from '../../../server/core/syntax/read-general.ts';
import { type Node, spanOf } from '../../../server/core/syntax/tree.ts';
import { FOUND_EDITS, FOUND_TEXTS } from '../../fuzz/found.ts';
import { jsonFailureOf, jsonSeeds } from '../../fuzz/json-pieces.ts';
import { differenceOf, fuzzCase, TINY, updateDifferenceOf } from '../../fuzz/pieces.ts';
import { OWN_TEXTS } from '../../fuzz/seeds.ts';

const SERVICE = (i: number) =>
  `- name: s${i}\n  host: h${i}.internal\n  routes:\n  - name: r${i}\n    paths: [/p${i}]\n`;
const FILE = (count: number) =>
  `_format_version: "3.0"\nservices:\n${Array.from({ length: count }, (_, i) => SERVICE(i)).join('')}`;

test('a file reads in pieces as it reads whole', () => {
  for (const text of [...OWN_TEXTS, ...FOUND_TEXTS]) assert.equal(differenceOf(text), undefined, text);
  for (let seed = 1; seed <= 80; seed++) {
    assert.equal(differenceOf(fuzzCase(seed, OWN_TEXTS).text), undefined, `seed ${seed}`);
  }
});

test('a file updated by edits is what it would be when read anew', () => {
  for (const [text, edit] of FOUND_EDITS) assert.equal(updateDifferenceOf(text, [edit]), undefined, text);
  for (let seed = 1; seed <= 80; seed++) {
    const { text, edits } = fuzzCase(seed, OWN_TEXTS);
    assert.equal(updateDifferenceOf(text, edits), undefined, `seed ${seed}`);
  }
});

test('an edit leaves the nodes of the other items as they are and moves their places', () => {
  const text = FILE(300);
  const before = finish(openPieces(text));
  const at = text.indexOf('h150.internal');
  const after = before.update([{ span: { start: at, end: at }, text: 'long-' }]);
  const [old, now] = [before, after].map(({ root }) => {
    assert.ok(root?.kind === 'map' && root.pairs[1]?.value.kind === 'list');
    return root.pairs[1].value.items;
  });
  assert.ok(old && now);
  assert.deepEqual(
    now.flatMap((item, i) => (item === old[i] ? [] : [i])),
    [150],
  );
  const last = now.at(-1);
  assert.ok(last);
  assert.equal(spanOf(last).start, text.indexOf('name: s299') + 5);
});

test('a half-typed top-level key stays local and says what is missing', () => {
  const text = FILE(400);
  const at = text.indexOf('- name: s200\n');
  const document = finish(openPieces(text, 'yaml', { ...PIECE_SIZES, exactFaultsUpTo: 0 }));
  const broken = document.update([{ span: { start: at, end: at }, text: 'rou\n' }]);
  assert.equal(broken.counts.general, 1);
  assert.ok(broken.problems.some(({ tolerated }) => !tolerated));
});

test('a forgotten tree is read again when somebody asks', () => {
  const document = finish(
    openPieces(FILE(200), 'yaml', { ...PIECE_SIZES, keepTrees: 100, keepOfLarger: 100 }),
  );
  assert.ok(document.root);
  const plain = toPlain(document.root);
  assert.ok(typeof plain === 'object' && plain !== null && 'services' in plain);
  assert.deepEqual(Array.isArray(plain['services']) && plain['services'][7], {
    name: 's7',
    host: 'h7.internal',
    routes: [{ name: 'r7', paths: ['/p7'] }],
  });
});

test('what stands at an offset is found without putting the items of a long list together', () => {
  // Comments between items, so that some stretches belong to none.
  const text = FILE(40).replaceAll(/- name: s(\d)\n/g, '# a comment\n- name: s$1\n');
  const document = finish(openPieces(text, 'yaml', TINY));
  const { root } = document;
  assert.ok(root?.kind === 'map' && root.pairs[1]?.value.kind === 'list');
  Object.defineProperty(root.pairs[1].value, 'items', { get: () => assert.fail('all items') });
  const { source, format } = document;
  const whole = readGeneral(text, { offset: 0 });
  const stepsAt = (of: SyntaxDocument, offset: number) =>
    nodeAt(of, offset).map(({ node, role }) => ({ role, ...spanOf(node) }));
  for (let offset = 0; offset <= text.length; offset++) {
    const expected = stepsAt({ source, format, remarks: [], ...whole }, offset);
    assert.deepEqual(stepsAt(document, offset), expected, String(offset));
  }
});

test('of a large file only the trees used last are kept, of another all', () => {
  const readAgain = (count: number): number => {
    const document = finish(openPieces(FILE(count), 'yaml', { ...PIECE_SIZES, keepTrees: 40_000 }));
    assert.ok(document.root);
    toPlain(document.root);
    const before = document.counts.lettersRead;
    toPlain(document.root);
    return document.counts.lettersRead - before;
  };
  assert.ok(FILE(1000).length - 1000 < readAgain(1000));
  assert.equal(readAgain(300), 0);
});

test('who holds a node of an item that was edited away can still read it', () => {
  const text = FILE(50);
  const document = finish(openPieces(text, 'yaml', { ...PIECE_SIZES, keepTrees: 0, keepOfLarger: 0 }));
  const { root } = document;
  assert.ok(root?.kind === 'map' && root.pairs[1]?.value.kind === 'list');
  const node = root.pairs[1].value.items[3];
  const at = text.indexOf('s3\n');
  document.update([{ span: { start: at, end: at + 2 }, text: 'other' }]);
  assert.ok(node);
  assert.equal(JSON.stringify(toPlain(node)).includes('"s3"'), true);
});

test('thirty times the file costs an edit the same work', () => {
  const lettersRead = (count: number): number => {
    const text = FILE(count);
    const at = text.indexOf(`h${count / 2}.`);
    const document = finish(openPieces(text));
    return document.update([{ span: { start: at, end: at }, text: 'x' }]).counts.lettersRead;
  };
  const work = lettersRead(100);
  assert.ok(0 < work);
  assert.ok(lettersRead(3000) <= 1.1 * work + 10);
});

test('it can be told how the pieces were read, and why not the quick way', () => {
  const text = `${FILE(40)}- name: ? x\n- {name: y,\n   host: z}\n`;
  const { counts } = finish(
    openPieces(text, 'yaml', { ...PIECE_SIZES, exactFaultsUpTo: 0, openedExactlyUpTo: 0 }),
  );
  assert.equal(counts.leaves, counts.fast + counts.general + counts.unread);
  assert.deepEqual(counts.declined, { whole: 0, fault: 1, reaching: 0, style: 1 });
  assert.equal(finish(openPieces('[a]')).counts.declined.whole, 1);
});

test('an item with anchors of its own stays a piece; one that is used elsewhere does not', () => {
  const own = '- name: x\n  tags: &t [a]\n  routes:\n  - name: y\n    tags: *t\n';
  const leaves = (text: string) => finish(openPieces(text)).counts.leaves;
  const text = FILE(400);
  assert.ok(400 < leaves(text + own + own.replaceAll('t:', 'u:')));
  assert.equal(leaves(`${text + own}- name: z\n  tags: *t\n`), 1);
  assert.equal(leaves(`${text}- name: z\n  tags: *t\n${own}`), 1);
});

test('a large item with anchors of its own stays in one piece, and the others theirs', () => {
  const routes = Array.from(
    { length: 300 },
    (_, i) => `  - name: r${i}\n    tags: ${i === 0 ? '&t [a]' : '*t'}\n`,
  );
  const text = `${FILE(100)}- name: x\n  routes:\n${routes.join('')}`;
  assert.equal(finish(openPieces(text)).counts.leaves, 103);
});

test('a half-typed alias stays local until its anchor is there', () => {
  const text = FILE(400);
  const at = text.indexOf('s200\n');
  const document = finish(openPieces(text, 'yaml', { ...PIECE_SIZES, exactFaultsUpTo: 0 }));
  const typed = document.update([{ span: { start: at, end: at }, text: '*' }]);
  assert.ok(400 < typed.counts.leaves && typed.counts.lettersRead < 1_000);
  assert.deepEqual(
    typed.problems.map(({ code }) => code),
    ['BAD_ALIAS'],
  );
  const first = text.indexOf('s0\n');
  const anchored = typed.update([{ span: { start: first, end: first }, text: '&s200 ' }]);
  assert.deepEqual(anchored.counts.leaves, 1);
  assert.deepEqual(anchored.problems, []);
});

test('aliases that add more than their piece is long are counted with the whole file', () => {
  const bomb =
    '- &a [x, x, x, x, x, x, x, x, x, x]\n- &b [*a, *a, *a, *a, *a, *a, *a, *a]\n- [*b, *b, *b, *b, *b]\n';
  const text = `${FILE(100)}bomb:\n- name: b\n  more:\n${bomb.replaceAll(/^/gm, '  ').trimEnd()}\n`;
  assert.equal(finish(openPieces(text)).counts.leaves, 1);
});

const JSON_FILE = (count: number, indent?: number) =>
  JSON.stringify(
    {
      _format_version: '3.0',
      services: Array.from({ length: count }, (_, i) => ({ name: `s${i}`, port: 80 })),
    },
    null,
    indent,
  );

test('a JSON file reads and is updated in pieces as it reads whole', () => {
  const seeds = jsonSeeds(OWN_TEXTS);
  for (let seed = 1; seed <= 400; seed++) assert.equal(jsonFailureOf(seed, seeds), undefined);
});

test('what is half typed in JSON leaves the other items as they are', () => {
  for (const indent of [undefined, 2]) {
    const text = JSON_FILE(400, indent);
    const at = text.indexOf('"s200"');
    const end = text.indexOf('}', at);
    const edits: readonly (readonly [start: number, end: number, text: string])[] = [
      [at, at + 1, ''],
      [at + 5, at + 6, ''],
      [end, end + 1, ''],
      [end + 1, end + 2, ''],
      [end + 1, end + 1, '}'],
      [end, end, ', "rou'],
      [end, end, ', "routes": ['],
      [text.lastIndexOf('{', at), text.lastIndexOf('{', at) + 1, ''],
      [at, at + 6, ''],
    ];
    for (const [start, stop, typed] of edits) {
      const before = finish(openPieces(text, 'json', PIECE_SIZES));
      const old = items(before);
      const after = before.update([{ span: { start, end: stop }, text: typed }]);
      const now = items(after);
      const changed = now.filter((item) => !old.includes(item)).length;
      assert.ok(after.problems.some(({ tolerated }) => !tolerated));
      assert.ok(
        399 <= now.length && now.length <= 401 && changed <= 3,
        `${typed} at ${start}: ${changed} new`,
      );
      assert.ok(after.counts.lettersRead < 1_000);
    }
  }
});

test('a key without its colon at the beginning leaves the rest of a large file as it is', () => {
  const services = Array.from(
    { length: 4000 },
    (_, i) => `- name: s${i}\n  host: h${i}.internal\n  port: 80\n`,
  );
  for (const head of ['', '# a note\n', '_format_version: "3.0"\n']) {
    const text = `${head}services:\n${services.join('')}routes:\n- name: r\n`;
    for (const [start, end, typed] of [
      [0, 0, '_for\n'],
      [head.length, head.length, '_for\n'],
      [head.length, head.length, '_for # a note\n\n'],
      [head.length + 'services'.length, head.length + 'services:'.length, ''],
      [head.length + 'serv'.length, head.length + 'services:'.length, ''],
    ] as const) {
      // Behind the first key it belongs to that one's value.
      if (start !== 0 && head.startsWith('_')) continue;
      const before = finish(openPieces(text));
      const count = before.counts.leaves;
      const old = new Set(allItems(before));
      const after = before.update([{ span: { start, end }, text: typed }]);
      const at = `${JSON.stringify(typed)} at ${start} behind ${JSON.stringify(head)}`;
      assert.ok(after.counts.lettersRead < 200, `${at}: ${after.counts.lettersRead} letters`);
      assert.ok(count <= after.counts.leaves && allItems(after).every((item) => old.has(item)), at);
      assert.deepEqual(
        after.problems.map(({ at: { from, to }, tolerated }) => [to - from, tolerated]),
        [[typed === '' ? (end - start === 1 ? 8 : 4) : 4, false]],
        at,
      );
      const back = after.update([
        { span: { start, end: start + typed.length }, text: text.slice(start, end) },
      ]);
      assert.deepEqual([back.problems.length, back.counts.leaves], [0, count], at);
      assert.ok(back.counts.lettersRead < 200, `${at}, and back: ${back.counts.lettersRead} letters`);
    }
  }
});

test('a top-level key that is being changed leaves the items of its long list as they are', () => {
  for (const indent of ['', '  ']) {
    const items = Array.from(
      { length: 4000 },
      (_, i) => `${indent}- name: s${i}\n${indent}  host: h${i}.internal\n`,
    );
    for (const head of ['_format_version: "3.0"\n', '_transform: true\n\n# a note\n', 'plugins:\n']) {
      const text = `${head}services:\n${items.join('')}routes:\n- name: r\n`;
      const [key, list] = [head.length, head.length + 'services:\n'.length];
      const dash = list + indent.length;
      for (const [start, end, typed] of [
        [list - 2, list - 1, ''],
        [list - 5, list - 1, ''],
        [list - 1, list - 1, 'x'],
        [key, key, '"'],
        [key, key, 'x'],
        [dash, dash + 1, ' '],
        [dash, dash + 1, ''],
        [dash, dash, ' '],
        ...(indent === '' ? ([[list - 1, list - 1, ' x']] as const) : []),
      ] as const) {
        const before = finish(openPieces(text));
        const old = new Set(allItems(before));
        const after = before.update([{ span: { start, end }, text: typed }]);
        const at = `${JSON.stringify(typed)} at ${start} behind ${JSON.stringify(head)}`;
        assert.ok(after.counts.lettersRead < 400, `${at}: ${after.counts.lettersRead} letters`);
        assert.ok(3999 < allItems(after).filter((item) => old.has(item)).length, at);
        assert.equal(
          after.problems.some(({ tolerated }) => !tolerated),
          typed !== 'x' || start !== key,
          at,
        );
        const back = after.update([
          { span: { start, end: start + typed.length }, text: text.slice(start, end) },
        ]);
        assert.equal(back.problems.length, 0, at);
        assert.ok(back.counts.lettersRead < 400, `${at}, and back: ${back.counts.lettersRead} letters`);
      }
    }
  }
});

function allItems({ root }: PieceDocument): readonly Node[] {
  if (root?.kind !== 'map') return [];
  return root.pairs.flatMap(({ value }) => (value.kind === 'list' ? value.items : []));
}

test('of a top-level key above a list it is told what it lacks, at the key', () => {
  const items = FILE(400).split('services:\n')[1];
  for (const [head, start, message] of [
    ['services\n', 0, /a key with its colon/],
    ['"services:\n', 0, /the quote before this key/],
    ['services: x\n', 10, /one value only/],
    ['"services": x\n', 12, /one value only/],
    ['services:\n  name: x\n', 12, /one value only/],
  ] as const) {
    const before = `_format_version: "3.0"\n`;
    const sizes = { ...PIECE_SIZES, wholeUpTo: 0, exactFaultsUpTo: 0, openedExactlyUpTo: 0 };
    const { problems, root } = finish(openPieces(`${before}${head}${items}`, 'yaml', sizes));
    assert.deepEqual(
      problems.map(({ at }) => spanOf(at).start - before.length),
      [start],
      head,
    );
    assert.match(problems[0]?.message ?? '', message);
    const key = root?.kind === 'map' ? root.pairs[1]?.key : undefined;
    assert.equal(key?.kind === 'scalar' && key.text, 'services');
  }
});

test('a key typed before a long list of JSON leaves the list as it is', () => {
  const text = JSON_FILE(400, 2);
  const at = text.indexOf('"services"');
  for (const [start, typed] of [
    [at, '"rou"'],
    [at, '"rou": '],
    [at, '"rou": [],'],
    [at + 3, 'x'],
  ] as const) {
    const before = finish(openPieces(text, 'json'));
    const after = before.update([{ span: { start, end: start }, text: typed }]);
    assert.ok(after.counts.lettersRead < 100, typed);
    assert.ok(400 < after.counts.leaves);
  }
});

test('a bracket too many, and the end of the file, are told where they are', () => {
  const read = (text: string) =>
    finish(openPieces(text, 'json')).problems.map(({ at, code }) => `${spanOf(at).start} ${code}`);
  assert.deepEqual(read('{"a": [{}}, {}]}'), ['9 UNEXPECTED_TOKEN']);
  assert.deepEqual(read('{"a": [{"b": 1, {"b": 2}]}'), ['14 MISSING_CHAR']);
  assert.deepEqual(read('{"a": [{"b": "x, "c": 2}]}'), ['13 MISSING_CHAR']);
  assert.deepEqual(read('{"a": {"b": [1, "c": 2}}'), ['14 MISSING_CHAR']);
  assert.deepEqual(read('{"a": [{"b": '), [
    '13 MISSING_VALUE',
    '13 MISSING_CHAR',
    '13 MISSING_CHAR',
    '13 MISSING_CHAR',
  ]);
  assert.deepEqual(read('{"a": 1} {}'), ['9 UNEXPECTED_TOKEN']);
});

function items({ root }: SyntaxDocument): readonly Node[] {
  const list = root?.kind === 'map' ? root.pairs[1]?.value : undefined;
  assert.ok(list?.kind === 'list');
  return list.items;
}
