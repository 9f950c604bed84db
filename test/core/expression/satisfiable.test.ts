import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileExpression } from '../../../server/core/expression/compile.ts';
import { fieldValues } from '../../../server/core/expression/field-values.ts';
import { type Formula, formulaOf } from '../../../server/core/expression/formula.ts';
import { satisfiable } from '../../../server/core/expression/satisfiable.ts';

function formula(text: string, holds: boolean): Formula {
  const compiled = compileExpression(text, { version: '3.9', subsystem: 'http' });
  assert.ok(compiled.kind === 'expression', text);
  return formulaOf(compiled.expression, holds);
}

/** `impossible`: the wide ones take all that the narrow one takes. */
function check(narrow: string, wide: readonly string[], expected: 'impossible' | 'possible' | 'undecided') {
  const formulas = [formula(narrow, true), ...wide.map((text) => formula(text, false))];
  const { kind } = satisfiable(formulas, fieldValues('http'), 3000);
  assert.equal(kind, expected, `${narrow} without ${wide.join(', ')}`);
}

test('texts: beginnings, endings, regexes and negations', () => {
  check('http.path ^= "/a/b"', ['http.path ^= "/a"'], 'impossible');
  check('http.path ^= "/a"', ['http.path ^= "/a/b"'], 'possible');
  check('http.path ~ "^/a/\\\\d+$"', ['http.path ~ "^/a/\\\\w+"'], 'impossible');
  check('http.path ^= "/"', ['http.path ^= "/a"', '!(http.path ^= "/a")'], 'impossible');
  check('http.path ^= "/x" && http.path =^ "x" && http.path == "/y"', [], 'impossible');
  // A dot takes no line feed.
  check('http.path contains "ab" && http.path =^ "/zz"', ['http.path ~ "ab.*/zz$"'], 'possible');
});

test('every path begins with a slash, and the methods are free', () => {
  check('http.method == "GET"', ['http.path ^= "/"'], 'impossible');
  check('http.path ^= "x"', [], 'impossible');
  check('http.method ^= "P"', ['http.method == "PUT"', 'http.method == "POST"'], 'possible');
});

test('a field that a request lacks makes each condition false', () => {
  check('http.host == "a"', ['http.host != "b"'], 'impossible');
  check('http.path == "/a"', ['http.host != "b"', 'http.host == "b"'], 'possible');
  check('http.path == "/a"', ['http.method != "GET"', 'http.method == "GET"'], 'impossible');
});

test('of several headers all must fulfil a condition, or one with any()', () => {
  check('http.headers.x == "a"', ['any(http.headers.x) == "a"'], 'impossible');
  check('any(http.headers.x) == "a"', ['http.headers.x == "a"'], 'possible');
  check('any(http.headers.x) == "a" && any(http.headers.x) == "b"', [], 'possible');
  check('http.headers.x == "a" && any(http.headers.x) == "b"', [], 'impossible');
});

test('lower() leaves no capitals; what it means for the text itself is known for a fixed one', () => {
  check('lower(http.path) == "/A"', [], 'impossible');
  check('http.path == "/A"', ['lower(http.path) == "/a"'], 'impossible');
  check('http.path ^= "/A"', ['lower(http.path) ^= "/a"'], 'undecided');
});

test('numbers, networks and protocols that cover all together', () => {
  check('net.dst.port >= 10', ['net.dst.port >= 20', 'net.dst.port <= 20'], 'impossible');
  check('net.dst.port >= 10', ['net.dst.port > 20', 'net.dst.port < 20'], 'possible');
  check('net.src.ip in 10.0.0.0/8', ['net.src.ip in 10.0.0.0/9', 'net.src.ip in 10.128.0.0/9'], 'impossible');
  check('net.src.ip not in 10.0.0.0/8', ['net.src.ip in ::/0'], 'possible');
  check('http.path ^= "/"', ['net.protocol == "http"', 'net.protocol == "https"'], 'impossible');
  check(
    '(http.method == "GET" || http.method == "PUT") && http.path == "/x"',
    ['http.method == "GET"', 'http.method == "PUT" && http.path ^= "/x"'],
    'impossible',
  );
});
