import assert from 'node:assert/strict';
import { checkExpression, compileExpression } from '../../server/core/expression/compile.ts';
import type { ExpressionTarget } from '../../server/core/expression/dialect.ts';
import { parseIp } from '../../server/core/expression/ip.ts';
import { explainExpressionProblem } from '../../server/core/expression/problem.ts';
import type { Value } from '../../server/core/expression/value.ts';

const HTTP: ExpressionTarget = { version: '3.9', subsystem: 'http' };

/** All problems as `"marked text" code`; the mark of an empty span is empty. */
export function checkProblems(
  text: string,
  expected: readonly string[],
  target: Partial<ExpressionTarget> = {},
): void {
  const problems = checkExpression(text, { ...HTTP, ...target });
  const told = problems.map(({ span, code }) => `"${text.slice(span.start, span.end)}" ${code}`);
  assert.deepEqual(told, expected);
  for (const problem of problems) assert.match(explainExpressionProblem(problem), /^[^A-Z.].*[^.]$/s);
}

/** What the request has: texts, numbers, or addresses as `ip:10.0.0.1`. */
export type Request = Readonly<Record<string, string | number | readonly string[]>>;

export function checkVerdict(
  text: string,
  request: Request,
  expected: boolean | 'undecided',
  target: Partial<ExpressionTarget> = {},
): void {
  assert.equal(matching(text, request, target).verdict, expected);
}

export function matching(text: string, request: Request, target: Partial<ExpressionTarget> = {}) {
  const compiled = compileExpression(text, { ...HTTP, ...target });
  if (compiled.kind !== 'expression') return assert.fail(JSON.stringify(compiled.problems));
  return compiled.matches({
    valuesOf(field) {
      const given = request[field];
      if (given === undefined) return undefined;
      const list = typeof given === 'object' ? given : [given];
      return list.map(asValue);
    },
  });
}

function asValue(given: string | number): Value {
  if (typeof given === 'number') return { type: 'Int', value: BigInt(given) };
  if (!given.startsWith('ip:')) return { type: 'String', value: given };
  const ip = parseIp(given.slice(3));
  assert.ok(ip);
  return { type: 'IpAddr', value: ip };
}
