import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkProblems, checkVerdict, matching } from '../../kit/expressions.ts';

test('a sound expression has no problems', () => {
  checkProblems('http.path ^= "/a" && (net.dst.port == 8000 || !(http.host =^ ".test"))', []);
  checkProblems('any(lower(http.headers.x_team)) contains "red" && net.src.ip in 10.0.0.0/8', []);
});

test('the error stands where Kong reports it', () => {
  checkProblems('http.path "/a"', ['""" expected-operator']);
  checkProblems('http.path == ', ['"" expected-value']);
  checkProblems('http.path == "a', ['"" unclosed-string']);
  checkProblems('http.path == "a\\d"', ['"\\" bad-string-escape']);
  checkProblems('net.dst.port == 0xZZ', ['"Z" bad-hex-number']);
  checkProblems('', ['"" empty-expression']);
  checkProblems('!http.path == "a"', ['"!" not-without-parenthesis']);
});

test('after the first error the rest is still read', () => {
  checkProblems('http.path == && http.host = "a" && nope == "x"', [
    '"&" expected-value',
    '"http.host = "a" " expected-term',
    '"nope" unknown-field',
  ]);
});

test('a value must have the type of its field', () => {
  checkProblems('http.path == 1', ['"1" type-mismatch']);
  checkProblems('net.dst.port == "80"', ['""80"" type-mismatch']);
  checkProblems('lower(net.dst.port) == 80', ['"lower" lower-needs-text']);
  checkProblems('net.src.ip == 10.0.0.0/8', ['"10.0.0.0/8" type-mismatch']);
  checkProblems('net.src.ip in 10.0.0.1', ['"in" operator-needs-network']);
});

test('numbers and addresses that have no value are refused at the literal', () => {
  checkProblems('net.dst.port == 99999999999999999999', ['"99999999999999999999" number-too-big']);
  checkProblems('net.src.ip in 10.0.0.1/8', ['"10.0.0.1/8" network-host-bits']);
  checkProblems('net.src.ip == 300.0.0.1', ['"300.0.0.1" bad-address']);
  checkProblems('net.src.ip == 10.0.0.01', ['"10.0.0.01" bad-address']);
  // The crate that reads networks is another one, and takes these for decimal.
  checkProblems('net.src.ip in 010.0.0.016/28', []);
});

test('"not in" with two blanks would crash Kong', () => {
  checkProblems('net.src.ip not  in 10.0.0.0/8', ['"not  in" spaced-not-in']);
});

test('a wrong regex is refused at its literal', () => {
  checkProblems('http.path ~ r#"(?=a)"#', ['"r#"(?=a)"#" bad-regex']);
});

test('older versions refuse what they lack', () => {
  checkProblems('!(http.path == "a")', ['"!" not-in-this-version'], { version: '3.4' });
  checkProblems('http.path contains "a"', ['"contains" not-in-this-version'], { version: '3.3' });
  checkProblems('http.path == r#"a"#', ['"r#"a"#" not-in-this-version'], { version: '3.2' });
  checkProblems('http.queries.q == "a"', ['"http.queries.q" field-of-newer-version'], { version: '3.3' });
  checkProblems('http.path.segments.0 == "a"', ['"http.path.segments.0" field-of-newer-version'], {
    version: '3.4',
  });
});

test('http fields do not exist for stream routes', () => {
  checkProblems('http.path == "a"', ['"http.path" field-of-other-subsystem'], { subsystem: 'stream' });
  checkProblems('net.dst.port == 80 && tls.sni == "a"', [], { subsystem: 'stream' });
});

test('a segment is a number, a span of numbers or len', () => {
  checkProblems('http.path.segments.0_2 == "a/b/c" && http.path.segments.len == 3', []);
  checkProblems('http.path.segments.2_2 == "a"', ['"http.path.segments.2_2" bad-segment']);
  checkProblems('http.path.segments.x == "a"', ['"http.path.segments.x" bad-segment']);
});

test('net.port before an operator means net.dst.port from 3.6 on', () => {
  checkVerdict('net.port == 8000', { 'net.dst.port': 8000 }, true);
  checkProblems('net.port == 8000 && nope == 1', ['"nope" unknown-field']);
  checkVerdict('net.port == 8000', { 'net.port': 8000 }, true, { version: '3.4' });
});

test('|| binds tighter than &&', () => {
  const text = 'http.path == "a" || http.path == "b" && http.host == "h"';
  checkVerdict(text, { 'http.path': 'a' }, false);
  checkVerdict(text, { 'http.path': 'a', 'http.host': 'h' }, true);
});

test('a field without a value fulfils no condition, not even !=', () => {
  checkVerdict('http.host != "a"', {}, false);
  checkVerdict('!(http.host == "a")', {}, true);
});

test('all values must fulfil a condition, with any() one of them', () => {
  const request = { 'http.headers.x': ['a', 'b'] };
  checkVerdict('http.headers.x == "a"', request, false);
  checkVerdict('any(http.headers.x) == "b"', request, true);
  checkVerdict('http.headers.x == "a"', request, true, { version: '3.3' });
});

test('octal, hexadecimal and negative numbers are read as Rust reads them', () => {
  checkVerdict('net.dst.port == 017', { 'net.dst.port': 15 }, true);
  checkVerdict('net.dst.port == 0x1F', { 'net.dst.port': 31 }, true);
  checkVerdict('net.dst.port > -1', { 'net.dst.port': 0 }, true);
});

test('networks contain addresses of their family only', () => {
  checkVerdict('net.src.ip in 0.0.0.0/0', { 'net.src.ip': 'ip:::1' }, false);
  checkVerdict('net.src.ip not in ::/0', { 'net.src.ip': 'ip:10.0.0.1' }, true);
});

test('what matched and the captures are told', () => {
  const { match } = matching('http.path ~ r#"^/(?<name>\\w+)/(\\d+)"# && http.host == "h"', {
    'http.path': '/über/17/x',
    'http.host': 'h',
  });
  assert.deepEqual(match.matched.get('http.path'), { type: 'String', value: '/über/17' });
  assert.deepEqual(Object.fromEntries(match.captures), { 0: '/über/17', 1: 'über', 2: '17', name: 'über' });
});

test('an expression of 100,000 characters or parentheses gets an answer', () => {
  const long = new Array(5000).fill('http.path == "/a"').join(' || ');
  checkVerdict(long, { 'http.path': '/a' }, true);
  checkProblems('('.repeat(100_000), ['"(" too-deep']);
});
