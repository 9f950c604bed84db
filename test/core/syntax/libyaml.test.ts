/** What lyaml and cjson once said of texts that we took otherwise; test/fuzz/kong-readers.test.ts asks them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDocument } from '../../../server/core/syntax/read-document.ts';
import { luaText } from '../../kit/kong-readers.ts';

function check(text: string, expected: string): void {
  const { root, problems } = readDocument(text, 'yaml');
  const fault = problems.find(({ tolerated }) => !tolerated);
  assert.equal(fault?.code ?? (root ? luaText(root) : 'nothing'), expected, JSON.stringify(text));
}

test('control characters are refused wherever they stand', () => {
  check('a: b\u0000\n', 'CONTROL_CHARACTER');
  check('# \u0007\na: 1\n', 'CONTROL_CHARACTER');
  check('a: "\u007f"\n', 'CONTROL_CHARACTER');
});

test('a lone carriage return ends a line', () => {
  check('a: 1\rb: 2\r', '{"a":n1,"b":n2}');
  check('a:\r  - b\r# c\rd: e\r', '{"a":{n1:"b"},"d":"e"}');
});

test('the line breaks of YAML 1.1 end a line too', () => {
  check('a: 1\u0085b: 2\n', '{"a":n1,"b":n2}');
  check('a: b\u2028 c\n', '{"a":"b\u2028c"}');
});

test('half a surrogate pair is no character', () => {
  check('a: "\\uD800"\n', 'BAD_ESCAPE');
  check('a: "\\uD83D\\uDE00"\n', 'BAD_ESCAPE');
  check('a: "\\U0001F600"\n', '{"a":"😀"}');
  check('a: "\\U00110000"\n', 'BAD_DQ_ESCAPE');
});

test('a text ends at a NUL', () => check('a: "b\\0c"\n', '{"a":"b"}'));

test('"not a number" is no key', () => {
  check('.nan: 1\n', 'BAD_KEY');
  check('{a: 1, .NaN: 1}\n', 'BAD_KEY');
});

test('an exponent beyond all measure makes a number a string', () => {
  check(
    '[1e400, 1e1048575, 1e1048576, 1e-1048576]',
    '{n1:nInfinity,n2:nInfinity,n3:"1e1048576",n4:"1e-1048576"}',
  );
});

test('underscores and the space beside them are no part of a number', () => {
  check('[_ 6., 6. _, _ 6]', '{n1:n6,n2:n6,n3:"_ 6"}');
});

test('a literal text at the end of a file without a line break has none either', () => {
  check('a: |\n  b', '{"a":"b"}');
  check('a: >+\n  b\n\n', '{"a":"b\\n\\n"}');
});

test('a comment may follow a tab', () => check('E7\t#x: 1', '"E7"'));

test('what YAML 1.2 refuses and 1.1 takes is taken', () => {
  check('a: "b\nc"\n', '{"a":"b c"}');
  check('a:\n|2\n', '{"a":""}');
  check("a: 'b\nc: d'\n", '{"a":"b c: d"}');
});

test('what YAML 1.2 takes and 1.1 refuses is refused', () => {
  check('a: {b:, c: d}\n', 'UNEXPECTED_TOKEN');
  check('a: &b.c 1\n', 'BAD_ANCHOR');
  check('a: [b, c]d\n', 'UNEXPECTED_TOKEN');
  check('a:\n:', 'UNEXPECTED_TOKEN');
  check('a: [b, ? : c]\n', 'UNEXPECTED_TOKEN');
  check('%FOO\n---\na: 1\n', 'BAD_DIRECTIVE');
});

test('aliases may be keys, and lists and maps too', () => {
  check('? [a, b]\n: c\n', '{{n1:"a",n2:"b"}:"c"}');
  check('a: &x b\n*x : c\n', '{"a":"b","b":"c"}');
});
