import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeExpression } from '../../../server/core/features/expression-complete.ts';
import { hoverInExpression } from '../../../server/core/features/expression-hover.ts';
import { expressionTokens } from '../../../server/core/features/expression-tokens.ts';
import { upstreamHints } from '../../../server/core/features/upstream-hints.ts';
import { configOf } from '../../kit/check.ts';

/** A route with this expression as YAML; `$0` is the cursor. */
function opened(yaml: string) {
  const whole = `_format_version: "3.0"\nroutes:\n- name: r\n  expression: ${yaml}\n`;
  const offset = whole.indexOf('$0');
  return { config: configOf(whole.replace('$0', '')), offset, text: whole.replace('$0', '') };
}

function checkOffers(yaml: string, some: readonly string[], not: readonly string[] = []): void {
  const { config, offset } = opened(yaml);
  const labels = completeExpression(config, offset)?.map(({ label }) => label) ?? [];
  for (const label of some) assert.ok(labels.includes(label), `${label} in ${labels}`);
  for (const label of not) assert.ok(!labels.includes(label), `${label} not in ${labels}`);
}

function checkHover(yaml: string, span: string, words: RegExp): void {
  const { config, offset, text } = opened(yaml);
  const hover = hoverInExpression(config, offset);
  assert.equal(hover && text.slice(hover.span.start, hover.span.end), span);
  assert.match(hover?.markdown ?? '', words);
}

test('fields are offered where a condition begins', () => {
  checkOffers('http.pa$0', ['http.path', 'http.headers.', 'lower', 'net.src.ip'], ['==']);
  checkOffers('\'http.path == "/a" && $0\'', ['http.path'], ['==']);
});

test('operators are offered after a field, by its type', () => {
  checkOffers("'http.path $0'", ['==', '^=', 'contains'], ['>', 'in']);
  checkOffers("'net.dst.port $0'", ['==', '>='], ['^=']);
  checkOffers("'net.src.ip $0'", ['in', 'not in'], ['^=']);
});

test('known values are offered after an operator, && and || after a condition', () => {
  checkOffers("'http.method == $0'", ['"GET"']);
  checkOffers('\'http.path == "/a" $0\'', ['&&', '||'], ['http.path']);
});

test('nothing is offered inside a text', () => {
  const { config, offset } = opened("'http.path == \"$0'");
  assert.deepEqual(completeExpression(config, offset), []);
});

test('a field, a function and an operator are explained, in any style of YAML', () => {
  checkHover('\'http.pa$0th == "/a"\'', 'http.path', /text.*normalised path/);
  checkHover('"lower(http.host) ^$0= \\"a\\""', '^=', /begins with/);
  checkHover('>-\n    http.path == "/a" &&\n    low$0er(http.host) == "b"', 'lower', /lower case/);
  checkHover('|\n    http.path == "/a" &&\n      net.dst.po$0rt == 80', 'net.dst.port', /number/);
});

test('tokens lie on what they name', () => {
  const { config, text } = opened('|\n    any(http.path) ~ r#"^/a"# &&\n    net.dst.port == 80$0');
  const tokens = expressionTokens(config, { start: 0, end: text.length });
  assert.deepEqual(
    tokens.map(({ span, token }) => `${token} ${text.slice(span.start, span.end)}`),
    [
      'function any',
      'property http.path',
      'operator ~',
      'regexp r#"^/a"#',
      'operator &&',
      'property net.dst.port',
      'operator ==',
      'number 80',
    ],
  );
});

test('a path shows the URL that it becomes', () => {
  const text = `_format_version: "3.0"
services:
- name: orders
  url: http://orders.internal:8080/v1
  routes:
  - name: a
    methods: [POST]
    hosts: [a.test]
    paths: [/orders, "~/x\\\\d"]
  - name: b
    strip_path: false
    paths: [/keep]
routes:
- name: c
  service: orders
  paths: [/top]
- name: d
  paths: [/without-service]
`;
  const hints = upstreamHints(configOf(text), { start: 0, end: text.length });
  assert.deepEqual(
    hints.map(({ offset, label }) => `${text.slice(text.lastIndexOf('/', offset - 1), offset)} ${label}`),
    [
      '/orders → http://orders.internal:8080/v1',
      '/keep → http://orders.internal:8080/v1/keep',
      '/top → http://orders.internal:8080/v1',
    ],
  );
});
