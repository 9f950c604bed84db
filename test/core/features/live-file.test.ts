import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../server/core/features/diagnose.ts';
import { LIVE_SIZES, LiveFile, type LiveSizes } from '../../../server/core/features/live-file.ts';
import { openConfig, type Wanted } from '../../../server/core/features/open-config.ts';
import { RULES } from '../../../server/core/rules/rules.ts';
import { finish } from '../../../server/core/syntax/finish.ts';
import { spanOf } from '../../../server/core/syntax/tree.ts';
import { chunkedText } from '../../../server/core/text/chunked-text.ts';
import type { SourceText } from '../../../server/core/text/source-text.ts';
import { applyEdits, type Edit } from '../../../server/core/text/span.ts';
import { practiceFile } from '../../../server/transport/practice-file.ts';
import { fileWithLargeService } from '../../bench/big-file.ts';
import { editDifference, FILE, findingWords, LARGE, TINY } from '../../kit/live.ts';
import { randomEdit } from '../../kit/mutate.ts';
import { randomFrom } from '../../kit/random.ts';

const WANTED: Wanted = {
  fileName: 'kong.yaml',
  target: { version: '3.9' },
  dialect: undefined,
  verdictOnly: false,
  now: 0,
};

function checkAfter(live: LiveFile, text: string): void {
  assert.deepEqual(
    findingWords(live.diagnosed),
    findingWords(diagnose(openConfig(text, WANTED), RULES)),
    text,
  );
}

function open(text: string, sizes?: LiveSizes): LiveFile {
  return new LiveFile(chunkedText(text), () => WANTED, RULES, sizes);
}

/** After each edit the findings must be those of a file that is opened anew. */
function checkEdits(text: string, edits: readonly Edit[]): void {
  checkEditsOf(open(text), text, edits);
}

function checkEditsOf(live: LiveFile, text: string, edits: readonly Edit[]): void {
  let current = text;
  checkAfter(live, current);
  for (const edit of edits) {
    live.edit(edit);
    current = applyEdits(current, [edit]);
    checkAfter(live, current);
  }
}

const replace = (text: string, old: string, by: string): Edit => {
  const start = text.indexOf(old);
  return { span: { start, end: start + old.length }, text: by };
};

test('who refers to a service learns that it was renamed', () =>
  checkEdits(FILE, [replace(FILE, 'name: quotes', 'name: quots')]));

test('names that are not known yet are told when they become equal to others, known ones among them', () => {
  const services = ['"${X}"', '"${Y}"', '"c\\0${X}"', 'b', 'a'].map((name) => `- name: ${name}\n  host: h\n`);
  const text = `_format_version: "3.0"\nservices:\n${services.join('')}`;
  const renamed = (old: string, by: string) => replace(text, `name: ${old}`, `name: ${by}`);
  for (const edit of [renamed('b', 'c'), renamed('"${Y}"', '"${X}"'), renamed('"${Y}"', '"a\\0${Y}"')]) {
    const after = applyEdits(text, [edit]);
    checkEdits(text, [edit]);
    const before = text.slice(edit.span.start, edit.span.end);
    checkEdits(after, [
      { span: { start: edit.span.start, end: edit.span.start + edit.text.length }, text: before },
    ]);
  }
});

test('a service learns that the upstream which it nearly names has come, was respelt and has gone', () => {
  const upstream = '- name: billing-pool\n  targets: [{target: "10.0.0.7:8080"}]\n';
  const text = `_format_version: "3.0"\nupstreams:\n- name: other\nservices:\n- name: ledger\n  host: billing-pol\n`;
  const first = '- name: other';
  const added = text.replace(first, upstream + first);
  checkEdits(text, [
    replace(text, first, upstream + first),
    replace(added, 'billing-pool', 'billing-pole'),
    replace(added.replace('billing-pool', 'billing-pole'), upstream.replace('pool', 'pole'), ''),
  ]);
});

test('a misspelt reference is forgiven once the service is called so', () =>
  checkEdits(FILE, [replace(FILE, 'name: orders\n', 'name: ordes\n')]));

test('the other of two equal entities is no longer blamed when one goes', () =>
  checkEdits(FILE, [replace(FILE, '- name: cors\n  service: quotes\n', '')]));

test('rules over routes and the plugins that run for them follow what is written, nested or bound from elsewhere', () => {
  let text = `_format_version: "3.0"
services:
- name: one
  host: one.internal
  plugins:
  - name: acl
    config: {allow: [staff]}
  routes:
  - {name: first, paths: [/first], methods: [GET]}
- name: two
  host: kong
  port: 8001
  enabled: true
  routes:
  - {name: second, paths: [/second], methods: [GET]}
- name: three
  host: three.internal
plugins:
- name: cors
`;
  const live = open(text);
  checkAfter(live, text);
  const steps: readonly (readonly [string, string])[] = [
    ['one.internal', 'one.internalx'],
    ['name: acl', 'name: key-auth'],
    ['name: key-auth', 'name: acl'],
    ['name: cors', 'name: corsx'],
    ['name: corsx', 'name: cors'],
    ['name: cors\n', 'name: cors\n- name: key-auth\n'],
    ['- name: key-auth\n', '- name: key-auth\n  service: two\n'],
    ['name: two', 'name: twoo'],
    ['service: two', 'service: twoo'],
    ['paths: [/second]', 'paths: [/first]'],
    ['enabled: true', 'enabled: false'],
    ['enabled: false', 'enabled: true'],
    ['methods: [GET]', 'methods: [GET, OPTIONS]'],
    ['host: three', 'routes: [{name: third, paths: [/first/third], methods: [GET]}]\n  host: three'],
    ['- name: key-auth\n  service: twoo\n', ''],
    ['- name: two', '- name: zero\n  host: zero.internal\n- name: two'],
    ['name: first', 'name: firsts'],
  ];
  for (const [old, by] of steps) {
    const edit = replace(text, old, by);
    live.edit(edit);
    text = applyEdits(text, [edit]);
    checkAfter(live, text);
  }
});

test('the format version counts for every item', () => checkEdits(FILE, [replace(FILE, '"3.0"', '"1.1"')]));

test('findings move with the text before them', () =>
  checkEdits(FILE, [replace(FILE, 'services:', '# note\nservices:')]));

test('an edit made before anybody asked counts as well', () => {
  const live = open(FILE);
  const edit = replace(FILE, 'ordes', 'orders');
  live.edit(edit);
  checkAfter(live, applyEdits(FILE, [edit]));
});

test('after any edits the findings are those of the file opened anew', () => {
  for (let seed = 1; seed <= 3; seed++) {
    const random = randomFrom(seed);
    const edits: Edit[] = [];
    let current = FILE;
    for (let i = 0; i < 4; i++) {
      const edit = randomEdit(current, random);
      edits.push(edit);
      current = applyEdits(current, [edit]);
    }
    checkEdits(FILE, edits);
  }
});

test('a large item is judged part by part as it is judged whole', () => checkAfter(open(LARGE, TINY), LARGE));

test('rules over all items find in a service of 630 KB what they find where it is not taken apart', () => {
  const text = fileWithLargeService();
  const [apart = [], whole] = [LIVE_SIZES.largeItem, Number.POSITIVE_INFINITY].map((largeItem) => {
    const live = open(text, { ...LIVE_SIZES, largeItem });
    finish(live.work());
    finish(live.lateWork());
    return findingWords(live.diagnosed);
  });
  assert.ok(1_000 < apart.length);
  assert.deepEqual(apart, whole);
});

test('a plugin that Kong drops leaves a hole only before others', () => {
  const key = '  - name: key-auth\n';
  const without = replace(LARGE, key, '');
  const at = LARGE.indexOf(key);
  checkEditsOf(open(LARGE, TINY), LARGE, [without, { span: { start: at, end: at }, text: key }]);
});

test('in an item that Kong throws away nothing else is blamed', () => {
  const url = replace(LARGE, 'protocol: https', 'url: "no url"');
  checkEditsOf(open(LARGE, TINY), LARGE, [
    url,
    replace(applyEdits(LARGE, [url]), 'url: "no url"', 'retries: 3'),
  ]);
});

test('what is nested in a large item knows when that is renamed', () =>
  checkEditsOf(open(LARGE, TINY), LARGE, [replace(LARGE, 'name: pool', 'name: lake')]));

test('after any edits, large items taken apart or not, the findings are those of the file opened anew', () => {
  for (let seed = 1; seed <= 6; seed++) assert.equal(editDifference(seed), undefined, `seed ${seed}`);
});

test('an edit in one item looks at that item and who depends on it, however many there are', () => {
  const service = (i: number) =>
    `- name: s${i}\n  host: h${i}.internal\n  routes:\n  - paths: [/p${i}]\n    name: r${i}\n`;
  const looked: string[] = [];
  const spy = RULES.map((rule) =>
    'find' in rule && rule.code === 'unknown-field'
      ? {
          ...rule,
          find: (...args: Parameters<typeof rule.find>) => {
            looked.push(args[0].section);
            return rule.find(...args);
          },
        }
      : rule,
  );
  const text = `_format_version: "3.0"\nservices:\n${Array.from({ length: 120 }, (_, i) => service(i)).join('')}`;
  const live = new LiveFile(chunkedText(text), () => WANTED, spy);
  assert.deepEqual(findingWords(live.diagnosed), []);
  assert.equal(looked.length, 120);
  looked.length = 0;
  live.edit(replace(text, 'h60.internal', 'other.internal'));
  assert.deepEqual(findingWords(live.diagnosed), []);
  assert.deepEqual(looked, ['services']);
});

test('at most so many findings are given, those of the item edited last among them', () => {
  const text = `_format_version: "3.0"\nservices:\n${Array.from({ length: 50 }, (_, i) => `- name: s${i}\n  hos: x\n  host: y\n`).join('')}`;
  const live = open(text);
  assert.equal(live.first(10, () => true).count, 50);
  const at = text.indexOf('- name: s40\n');
  live.edit({ span: { start: at + 11, end: at + 11 }, text: 'x' });
  const { shown, count } = live.first(10, () => true);
  assert.equal(count, 50);
  assert.equal(shown.length, 10);
  assert.ok(shown.some(({ finding }) => spanOf(finding.at).start > at));
});

test('in a file too long for the other rules that look at all items, routes are compared in steps all the same', () => {
  const text = `_format_version: "3.0"
services:
- name: one
  host: one.internal
  routes:
  - name: first
    paths: [/a]
- name: two
  host: two.internal
  routes:
  - name: second
    paths: [/a]
upstreams:
- name: unused
`;
  const lateCodes = (sizes: Partial<LiveSizes>) => {
    const live = open(text, { ...LIVE_SIZES, small: 0, ...sizes });
    finish(live.work());
    const before = new Set(live.diagnosed.map(({ finding }) => finding.code));
    finish(live.lateWork());
    return live.diagnosed.map(({ finding }) => finding.code).filter((code) => !before.has(code));
  };
  assert.deepEqual(lateCodes({}).sort(), ['duplicate-route', 'unused-upstream']);
  assert.deepEqual(lateCodes({ late: 0 }), ['duplicate-route']);
  assert.deepEqual(lateCodes({ late: 0, routes: 0 }), []);
});

test('an edit asks for no long stretch of the text, at its beginning neither', () => {
  let longest = 0;
  const watched = (source: SourceText): SourceText => ({
    length: source.length,
    slice: (start, end) => {
      longest = Math.max(longest, Math.min(end, source.length) - start);
      return source.slice(start, end);
    },
    positionAt: (offset) => source.positionAt(offset),
    offsetAt: (position) => source.offsetAt(position),
    edit: (edits) => watched(source.edit(edits)),
  });
  const text = practiceFile(80);
  const live = new LiveFile(watched(chunkedText(text)), () => WANTED, RULES);
  finish(live.work());
  for (const at of [0, text.length / 2]) {
    longest = 0;
    live.edit({ span: { start: at, end: at }, text: '# note\n' });
    finish(live.work());
    assert.ok(0 < longest && longest < 40_000, String(longest));
  }
});
