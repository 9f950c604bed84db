import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toByteString } from '../../../server/core/regex/byte-string.ts';
import { checkPcreRegex, compilePcreRegex } from '../../../server/core/regex/pcre-regex.ts';

function matched(pattern: string, subject: string): string | undefined {
  const compiled = compilePcreRegex(pattern);
  if (compiled.kind === 'problem') return assert.fail(`${pattern}: ${compiled.problem.code}`);
  const bytes = toByteString(subject);
  const found = compiled.matcher.match(bytes, 0, 'anchored');
  return found.kind === 'match' ? bytes.slice(found.start, found.end) : found.kind;
}

function checkProblem(pattern: string, code: string, marked: string): void {
  const problem = checkPcreRegex(pattern);
  assert.equal(problem?.code, code, pattern);
  assert.equal(pattern.slice(problem?.span.start, problem?.span.end), marked);
}

test('what PCRE refuses is refused where it stands', () => {
  checkProblem('/é(', 'unclosed-group', '(');
  checkProblem('/a)', 'unopened-group', ')');
  checkProblem('a**', 'nothing-to-repeat', '*');
  checkProblem('[z-a]', 'bad-class-range', 'z-a');
  checkProblem('(?<=a*)b', 'variable-look-behind', '(');
  checkProblem('\\1', 'unknown-group', '\\1');
  checkProblem('\\y', 'bad-escape', '\\y');
  checkProblem('[[:nope:]]', 'bad-posix-class', '[:nope:]');
});

test('what only PCRE has is run', () => {
  assert.equal(matched('/a(?=b)', '/ab'), '/a');
  assert.equal(matched('/(\\w)\\1', '/aa'), '/aa');
  assert.equal(matched('/(?>a+)b', '/aab'), '/aab');
  assert.equal(matched('/a++a', '/aaa'), 'no-match');
  assert.equal(matched('/(?i)ABC(?-i)d', '/abcd'), '/abcd');
  assert.equal(matched('/\\Q.*\\E', '/.*'), '/.*');
  assert.equal(matched('(?<!x)/a', '/a'), '/a');
});

test('bytes are matched, not characters', () => {
  assert.equal(matched('/.{4}$', '/café'), 'no-match');
  assert.equal(matched('/.{5}$', '/café'), toByteString('/café'));
  assert.equal(matched('/\\d', '/٣'), 'no-match');
});

test('the dollar holds before a last newline', () => {
  assert.equal(matched('/a$', '/a\n'), '/a');
  assert.equal(matched('/a\\z', '/a\n'), 'no-match');
});

test('a catastrophic pattern is answered at once, or "undecided", never a hang', () => {
  assert.equal(matched('(a+)+$', `${'a'.repeat(5000)}b`), 'no-match');
  assert.equal(matched('(a+)+(?=$)', `${'a'.repeat(5000)}b`), 'undecided');
});

test('recursion and verbs are valid but undecided', () => {
  assert.equal(matched('\\((?R)?\\)', '(())'), 'undecided');
  assert.equal(matched('a(*COMMIT)b', 'ab'), 'undecided');
});
