import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Format } from '../../../server/core/syntax/document.ts';
import { fieldsOf, nodeAt, resolveAlias, toPlain } from '../../../server/core/syntax/read.ts';
import { readDocument } from '../../../server/core/syntax/read-document.ts';
import { spanOf } from '../../../server/core/syntax/tree.ts';

/** The value that Kong would see, and the codes of what it would refuse. */
function check(text: string, expected: unknown, problems: readonly string[] = [], format: Format = 'yaml') {
  const document = readDocument(text, format);
  const plain = document.root ? toPlain(document.root) : undefined;
  assert.deepEqual(plain, expected);
  assert.deepEqual(
    document.problems.map((problem) => problem.code + (problem.tolerated ? ' (tolerated)' : '')),
    problems,
  );
}

test('plain scalars have the types that lyaml gives them', () => {
  check('[017, 080, 0o17, 1_000, 0x50, 0X50, 0b1010, 8., 8e1, 1:20, 12:30:45, 190:20:30.5]', [
    15,
    80,
    '0o17',
    1000,
    80,
    '0X50',
    10,
    8,
    80,
    80,
    45045,
    685230.5,
  ]);
  check('[yes, No, on, OFF, True, tRue, y, n]', [true, false, true, false, true, 'tRue', 'y', 'n']);
  check('[~, null, Null, NULL, 2024-01-01, .inf, -.inf]', [
    null,
    null,
    null,
    null,
    '2024-01-01',
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]);
});

test('quotes and tags keep a string a string', () => {
  check(`["80", '080', !!str 80, !!int "80", !env 80, !!float 8, !!bool y]`, [
    '80',
    '080',
    '80',
    80,
    80,
    8,
    true,
  ]);
});

test('a tag that does not fit its value makes Kong refuse the file', () =>
  check('a: !!int x', { a: 'x' }, ['BAD_SCALAR']));

test('an octal number that ends with an underscore breaks lyaml', () =>
  check('a: 017_', { a: '017_' }, ['BAD_SCALAR']));

test('of equal keys the last wins and the problem is tolerated', () => {
  check('a: 1\nb: 2\na: 3\n', { a: 3, b: 2 }, ['DUPLICATE_KEY (tolerated)']);
});

test('equal keys are equal in type as well', () => check('1: a\n"1": b\n', { 1: 'b' }));

test('only the first document counts', () => {
  check('a: 1\n---\nb: 2\n', { a: 1 }, ['FURTHER_DOCUMENT (tolerated)']);
});

test('a fault in a later document makes Kong refuse the file', () => {
  check('a: 1\n---\na: *x\n', { a: 1 }, ['FURTHER_DOCUMENT (tolerated)', 'BAD_ALIAS']);
});

test('aliases and merges are resolved, what is written beside a merge wins', () => {
  check('base: &b {x: 1, y: 2}\nuse:\n  y: 3\n  <<: *b\n  z: 4\n', {
    base: { x: 1, y: 2 },
    use: { x: 1, y: 3, z: 4 },
  });
  check('a: [&p {x: 1}, &q {x: 2, y: 2}]\nb:\n  <<: [*p, *q]\n', {
    a: [{ x: 1 }, { x: 2, y: 2 }],
    b: { x: 1, y: 2 },
  });
});

test('merging a scalar is refused', () => check('<<: 1', {}, ['BAD_MERGE']));

test('an alias before its anchor, and one inside it, lead nowhere', () => {
  check('a: *b\nb: &b 1\n', { a: null, b: 1 }, ['BAD_ALIAS']);
  check('a: &a\n  b: *a\n', { a: { b: null } }, ['RECURSIVE_ALIAS']);
});

test('an alias bomb is bounded', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i <= 12; i++) lines.push(`a${i}: &a${i} [${`*a${i - 1}, `.repeat(10)}]`);
  const document = readDocument(lines.join('\n'), 'yaml');
  assert.ok(document.problems.length > 0);
  assert.ok(document.problems.every((problem) => problem.code === 'TOO_MANY_ALIASES'));
  const size = (value: unknown): number =>
    typeof value === 'object' && value !== null
      ? Object.values(value).reduce((sum, v) => sum + size(v), 1)
      : 1;
  assert.ok(document.root && size(toPlain(document.root)) < 1_100_000);
});

test('broken text still gives the tree around the fault', () => {
  check(
    'services:\n- name: a\n  host: [x\n- name: b\n',
    { services: [{ name: 'a', host: ['x'] }, { name: 'b' }] },
    ['BAD_INDENT'],
  );
  check('services:\n- name: a\n  hos\n', { services: [{ name: 'a', hos: null }] }, ['MISSING_CHAR']);
});

test('thousands of levels neither throw nor hang', () => {
  for (const text of ['['.repeat(5000), '{a: '.repeat(3000), '- '.repeat(3000)]) {
    assert.ok(readDocument(text, 'yaml').problems.length > 0);
  }
  assert.ok(readDocument('['.repeat(100_000), 'json').problems.length > 0);
});

test('every comment is kept with its place', () => {
  const text = '# top\na: 1 # one\nb:\n  # inner\n  - x\n# end\n';
  const document = readDocument(text, 'yaml');
  assert.deepEqual(
    document.comments.map((comment) => text.slice(spanOf(comment).start, spanOf(comment).end)),
    ['# top', '# one', '# inner', '# end'],
  );
});

test('spans end with the last visible letter', () => {
  const text = 'services:\n  - name: a # c\n    tags: [x]\n\nroutes: []\n';
  const { root } = readDocument(text, 'yaml');
  assert.equal(root?.kind, 'map');
  const services = root.pairs[0];
  assert.ok(services);
  const span = spanOf(services.value);
  assert.equal(text.slice(span.start, span.end), '- name: a # c\n    tags: [x]');
});

test('JSON is judged as cjson judges it', () => {
  check('{"a": [1, -2.5e3, "x\\u00e9\\n", true, null]}', { a: [1, -2500, 'xé\n', true, null] }, [], 'json');
  check('{"a": 1, "a": 2}', { a: 2 }, ['DUPLICATE_KEY (tolerated)'], 'json');
  check('[01, 0x10, 1., inf, "a\nb"]', [1, 16, 1, Number.POSITIVE_INFINITY, 'a\nb'], [], 'json');
  check('[1, 2,]', [1, 2], ['TRAILING_COMMA'], 'json');
  check('{"a": 1} x', { a: 1 }, ['UNEXPECTED_TOKEN'], 'json');
  check('\uFEFF{}', {}, ['BYTE_ORDER_MARK'], 'json');
  check('// c\n{}', {}, ['COMMENT'], 'json');
  check('', undefined, ['MISSING_VALUE'], 'json');
  check(
    '{"services": [{"name": "a", "host": }]}',
    { services: [{ name: 'a', host: null }] },
    ['MISSING_VALUE'],
    'json',
  );
});

test('nodeAt walks from the root to what is under the cursor', () => {
  const text = 'services:\n- name: a\n  host: b.example\n';
  const document = readDocument(text, 'yaml');
  const steps = nodeAt(document, text.indexOf('example'));
  assert.deepEqual(
    steps.map(({ role }) => role),
    ['root', 'value', 'item', 'value'],
  );
  assert.equal(steps.at(-1)?.pair?.key.kind, 'scalar');
  assert.equal(nodeAt(document, text.indexOf('host')).at(-1)?.role, 'key');
});

test('fieldsOf knows fields only by strings', () => {
  const { root } = readDocument('a: 1\n1: 2\nyes: 3\n', 'yaml');
  const map = root && resolveAlias(root);
  assert.ok(map?.kind === 'map');
  assert.deepEqual([...fieldsOf(map).keys()], ['a']);
});
