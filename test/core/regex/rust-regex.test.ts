import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainRegexProblem } from '../../../server/core/regex/problem.ts';
import { checkRustRegex, compileRustRegex } from '../../../server/core/regex/rust-regex.ts';

function checkMatch(pattern: string, subject: string, expected: string | undefined): void {
  const compiled = compileRustRegex(pattern);
  assert.equal(compiled.kind, 'regex', pattern);
  if (compiled.kind !== 'regex') return;
  const found = compiled.matcher.match(subject, 0, 'anywhere');
  assert.equal(found.kind === 'match' ? subject.slice(found.start, found.end) : undefined, expected, pattern);
}

function checkProblem(pattern: string, code: string | undefined, marked = ''): void {
  const problem = checkRustRegex(pattern);
  assert.equal(problem?.code, code, pattern);
  if (!problem) return;
  assert.equal(pattern.slice(problem.span.start, problem.span.end), marked);
  assert.match(explainRegexProblem(problem), /[^.]$/);
}

test('what Rust does not have is refused where it stands', () => {
  checkProblem('/a(?=b)', 'look-around', '(?=');
  checkProblem('(a)\\1', 'back-reference', '\\1');
  checkProblem('\\Qa\\E', 'bad-escape', '\\Q');
  checkProblem('\\h', 'bad-escape', '\\h');
  checkProblem('a\\Kb', 'bad-escape', '\\K');
  checkProblem('(?>a)', 'unknown-flag', '>');
});

test('broken patterns are refused where they break', () => {
  checkProblem('/a(b', 'unclosed-group', '(');
  checkProblem('/a)', 'unopened-group', ')');
  checkProblem('[a', 'unclosed-class', '[');
  checkProblem('*a', 'nothing-to-repeat');
  checkProblem('a{2,1}', 'repeat-out-of-order', '{2,1}');
  checkProblem('[z-a]', 'bad-class-range', 'z-a');
  checkProblem('\\p{Nope}', 'unknown-property', '\\p{Nope}');
  checkProblem('(?-u).', 'invalid-utf8', '.');
  checkProblem('(?-u:[^\\W])', 'invalid-utf8', '\\W');
  checkProblem('('.repeat(300) + ')'.repeat(300), 'too-deep', '('.repeat(50) + ')'.repeat(50));
});

test('classes are Unicode classes', () => {
  checkMatch('\\d+', '٣4', '٣4');
  checkMatch('^\\w+$', 'ïß_1', 'ïß_1');
  checkMatch('[\\p{Lu}--[A-C]]', 'ABÀ', 'À');
  checkMatch('\\p{Gré-ek}', 'αβ', 'α');
  checkMatch('(?i)k', '\u212a', '\u212a');
  checkMatch('(?-u:\\w)+', 'aï', 'a');
  checkMatch('^.$', '😀', '😀');
});

test('of several matches the leftmost, then the preferred is taken', () => {
  checkMatch('a|ab', 'xab', 'a');
  checkMatch('a+?', 'aaa', 'a');
  checkMatch('(a*)*b', 'aaab', 'aaab');
  checkMatch('x*', 'aaa', '');
});

test('a pattern that ruins backtracking engines is answered at once', () => {
  checkMatch('^(a+)+$', `${'a'.repeat(50_000)}b`, undefined);
});

test('captures are told by number and name', () => {
  const compiled = compileRustRegex('/(?P<a>\\w+)(/(\\d+))?');
  assert.equal(compiled.kind, 'regex');
  if (compiled.kind !== 'regex') return;
  const found = compiled.matcher.match('/über', 0, 'anchored');
  assert.equal(found.kind, 'match');
  if (found.kind !== 'match') return;
  assert.deepEqual(
    found.captures.map((capture) => capture?.text),
    ['/über', 'über', undefined, undefined],
  );
  assert.equal(found.named.get('a')?.text, 'über');
});
