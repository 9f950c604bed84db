import { test } from 'node:test';
import { checkFindings } from '../../kit/check.ts';

const HEAD = `# kongsole: flavor=expressions kong=3.9
_format_version: "3.0"
services:
- name: s
  host: s.internal
  routes:
  - name: r
    expression: `;

/** A route with this expression as YAML is marked at these words of the file. */
function checkMark(expression: string, words: string, message: string): void {
  const lines = `${HEAD}${expression}\n`.split('\n');
  const at = lines.findIndex((line) => line.includes(words));
  const mark = `${' '.repeat(lines[at]?.indexOf(words) ?? 0)}${'^'.repeat(words.length)} error: ${message}`;
  checkFindings(lines.toSpliced(at + 1, 0, mark).join('\n'));
}

const NO_FIELD = 'no such field exists';

test('the mark lies on the condition, in any style of YAML', () => {
  checkMark('http.path ^= "/a" && http.nope == "x"', 'http.nope', NO_FIELD);
  checkMark(`'http.path ^= "it''s" && http.nope == 1'`, 'http.nope', NO_FIELD);
  checkMark('>-\n      http.path ^= "/é" &&\n      http.nope == "x"', 'http.nope', NO_FIELD);
  checkMark('|2\n        http.path ^= "/a"\n       && http.nope == "x"\n', 'http.nope', NO_FIELD);
  checkMark('http.path ^= "/a" &&\n      http.nope == "x"', 'http.nope', NO_FIELD);
});

test('behind escapes the mark is where the condition stands in the file', () => {
  checkMark(String.raw`"http.path == \"/\u00e9\" && http.nope == \"x\""`, 'http.nope', NO_FIELD);
  checkMark(String.raw`"http.path == \"\U0001F600\" && http.nope == 1"`, 'http.nope', NO_FIELD);
  checkMark(String.raw`"http.path == \"/a\" && http.no\x70e == 1"`, String.raw`http.no\x70e`, NO_FIELD);
  checkMark('"http.path == \\"/a\\" &&\\\n      \\ http.nope == 1"', 'http.nope', NO_FIELD);
});

test('a regex inside a block is marked with its quotes', () =>
  checkMark(
    '|+\n      http.path ~ "(?=a)"\n\n',
    '"(?=a)"',
    'the regex is wrong: look-ahead and look-behind do not exist in this regex engine',
  ));
