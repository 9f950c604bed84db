/**
 * What the router of the flavors `traditional_compatible` and `expressions` refuses (Kong 3.9
 * kong/db/schema/entities/routes.lua and kong/router/transform.lua, Kong 3.4 kong/router/compat.lua).
 */

import { isAtLeast } from '../catalogue/catalogue.ts';
import type { FunctionName } from '../catalogue/functions.ts';
import { checkExpression } from '../expression/compile.ts';
import { explainExpressionProblem } from '../expression/problem.ts';
import { complain } from './entity-checks.ts';
import type { Judging } from './judging.ts';
import { partOf } from './part-of.ts';
import { rustTrouble } from './regexes.ts';
import { isNonempty, type TableValue, textOf, type Value, valueAt } from './value.ts';

const CLASSIC = ['snis', 'sources', 'destinations', 'methods', 'hosts', 'paths', 'headers'] as const;
const STREAM: ReadonlySet<string> = new Set(['tcp', 'udp', 'tls', 'tls_passthrough']);

export function checkRoute(judging: Judging, name: FunctionName, route: TableValue): boolean {
  const isStream = STREAM.has(protocolsOf(route)[0] ?? '');
  if (name === 'route-paths') return isStream || checkPaths(judging, route);
  const expression = valueAt(route, 'expression');
  const classic = CLASSIC.filter((field) => isNonempty(valueAt(route, field)));
  if (isNonempty(expression)) {
    if (0 < classic.length) return clash(judging, route, 'expression', classic);
    if (isSet(valueAt(route, 'regex_priority')))
      return clash(judging, route, 'expression', ['regex_priority']);
    return expression === undefined || checkText(judging, route, expression, isStream);
  }
  if (classic.length === 0) return true;
  if (isSet(valueAt(route, 'priority'))) return clash(judging, route, 'priority', classic);
  if (isStream) return true;
  const pathsPass = checkPaths(judging, route);
  return checkHeaders(judging, route) && pathsPass;
}

function checkText(judging: Judging, route: TableValue, expression: Value, isStream: boolean): boolean {
  const text = textOf(expression);
  if (text === undefined) return true;
  const { version } = judging.catalogue;
  const [problem] = checkExpression(text, { version, subsystem: isStream ? 'stream' : 'http' });
  if (!problem) return true;
  const at = partOf(expression, problem.span, judging.source) ?? expression.place.at;
  const facts = { reason: explainExpressionProblem(problem), value: text };
  judging.report({
    code: 'invalid-expression',
    facts,
    at,
    path: expression.place.path,
    refused: true,
    kongNames: { at: route.head, path: route.place.path },
  });
  return false;
}

function protocolsOf(route: TableValue): readonly string[] {
  const protocols = valueAt(route, 'protocols');
  if (protocols?.kind !== 'table') return [];
  return [...protocols.entries.values()].map((one) => textOf(one) ?? '');
}

/** 0 is the default of both priorities, so it counts as not written. */
function isSet(value: Value | undefined): boolean {
  return value?.kind === 'scalar' && value.value !== null && value.value !== 0 && !value.unknown;
}

function clash(judging: Judging, route: TableValue, field: string, others: readonly string[]): false {
  return complain(judging, route, [field], {
    code: 'fields-exclude-each-other',
    facts: { fields: [field, ...others] },
  });
}

function checkPaths(judging: Judging, route: TableValue): boolean {
  let ok = true;
  for (const path of elementsOf(valueAt(route, 'paths'))) {
    const text = textOf(path);
    if (text === undefined) continue;
    const regex = pathRegex(text);
    if (regex !== undefined) {
      if (!checkRegex(judging, route, path, regex, text)) ok = false;
    } else if (text.includes('\0'))
      ok = refuse(judging, route, path, 'the router takes no NUL character', text);
  }
  return ok;
}

function checkHeaders(judging: Judging, route: TableValue): boolean {
  const headers = valueAt(route, 'headers');
  if (headers?.kind !== 'table') return true;
  let ok = true;
  for (const values of headers.entries.values()) {
    const elements = elementsOf(values);
    if (elements.length === 0)
      ok = refuse(judging, route, values, 'a header needs at least one value to match', '');
    for (const value of elements) {
      const text = textOf(value);
      const regex = text === undefined ? undefined : headerRegex(text);
      if (regex !== undefined && !checkRegex(judging, route, value, regex, text ?? '')) ok = false;
    }
  }
  return ok;
}

/** What the router's engine is given for a path; undefined for a prefix. It anchors and spells groups as Rust does. */
export function pathRegex(path: string): string | undefined {
  return path.startsWith('~') ? `^${path.slice(1).replaceAll('?<', '?P<')}` : undefined;
}

/** Values of headers are compared in small letters, so the regex is made so, too, escapes and all. */
export function headerRegex(value: string): string | undefined {
  return value.startsWith('~*') ? value.slice(2).toLowerCase() : undefined;
}

function checkRegex(
  judging: Judging,
  route: TableValue,
  value: Value,
  pattern: string,
  text: string,
): boolean {
  const trouble = rustTrouble(pattern);
  if (!trouble) return true;
  const hint =
    judging.catalogue.flavor === 'traditional_compatible' && isAtLeast(judging.catalogue, '3.0')
      ? ' (the router flavor "traditional" takes what PCRE takes)'
      : '';
  return refuse(
    judging,
    route,
    value,
    `the router's regex engine refuses this: ${trouble.reason}${hint}`,
    text,
  );
}

function refuse(judging: Judging, route: TableValue, value: Value, reason: string, text: string): false {
  const { at, path } = value.place;
  const kongNames = { at: route.head, path: route.place.path };
  judging.report({
    code: 'invalid-expression',
    facts: { reason, value: text },
    at,
    path,
    refused: true,
    kongNames,
  });
  return false;
}

function elementsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === 'table' ? [...value.entries.values()] : [];
}
