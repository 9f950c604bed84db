/** A route with an expression of its own: evaluated by the expression engine, found by what it demands of host and path. */
import { compileExpression, type ExpressionFailure, type ReadyExpression } from '../expression/compile.ts';
import { type ExpressionContext, evaluate, newMatch } from '../expression/evaluate.ts';
import { parseIp } from '../expression/ip.ts';
import { segmentsOf, segmentValue } from '../expression/segments.ts';
import { type Expression, type Predicate, predicatesOf } from '../expression/syntax-tree.ts';
import type { Value } from '../expression/value.ts';
import type { AtcContext } from './atc-context.ts';
import type { PathMatch } from './atc-part.ts';
import { fromBytes, lowerAscii, toBytes } from './bytes.ts';
import { type HostKey, literalBeginning, type Offer } from './candidate-index.ts';
import { headerValues, queryValues } from './request.ts';
import type { Subsystem } from './route-table.ts';

export interface ExpressionTest {
  readonly syntax: Expression;
  readonly fields: readonly string[];
  readonly hostKeys: readonly HostKey[] | undefined;
  readonly pathKeys: readonly string[] | undefined;
  holds(context: AtcContext): boolean | 'undecided';
  matchedPath(context: AtcContext): PathMatch;
  /** Which conditions keep it from holding. */
  whyFalse(context: AtcContext): readonly ExpressionFailure[];
}

/** Undefined when Kong of that version refuses the expression. */
export function expressionTest(
  text: string,
  subsystem: Subsystem,
  version: number,
): ExpressionTest | undefined {
  const compiled = compileExpression(text, {
    version: `${Math.floor(version / 1000)}.${version % 1000}`,
    subsystem,
  });
  if (compiled.kind === 'problems') return undefined;
  return new CompiledTest(compiled, version);
}

class CompiledTest implements ExpressionTest {
  readonly hostKeys: readonly HostKey[] | undefined;
  readonly pathKeys: readonly string[] | undefined;
  readonly #compiled: ReadyExpression;
  readonly #version: number;

  constructor(compiled: ReadyExpression, version: number) {
    const { hosts, paths } = demandsOf(compiled.expression);
    this.hostKeys = hosts;
    this.pathKeys = paths;
    this.#compiled = compiled;
    this.#version = version;
  }

  get syntax(): Expression {
    return this.#compiled.expression;
  }

  get fields(): readonly string[] {
    return this.#compiled.fields;
  }

  holds(context: AtcContext): boolean | 'undecided' {
    return this.#compiled.matches(fieldValues(context, this.#version)).verdict;
  }

  whyFalse(context: AtcContext): readonly ExpressionFailure[] {
    return this.#compiled.whyFalse(fieldValues(context, this.#version));
  }

  matchedPath(context: AtcContext): PathMatch {
    const { match } = this.#compiled.matches(fieldValues(context, this.#version));
    const matched = match.matched.get('http.path');
    return {
      prefix: matched?.type === 'String' ? toBytes(matched.value) : undefined,
      captures: [...match.captures].flatMap(([name, value]) =>
        name === '0' ? [] : { name, text: toBytes(value) },
      ),
    };
  }
}

/** The fields of a request as Kong fills them (kong/router/fields.lua; kong/router/atc.lua up to 3.5). */
function fieldValues(context: AtcContext, version: number): ExpressionContext {
  return { valuesOf: (field) => valuesOf(field, context, version) };
}

function valuesOf(field: string, context: AtcContext, version: number): readonly Value[] | undefined {
  const { seen } = context;
  switch (field) {
    case 'net.protocol':
      return [{ type: 'String', value: seen.protocol }];
    case 'tls.sni':
      return seen.sni === undefined ? undefined : [{ type: 'String', value: seen.sni }];
    case 'http.method':
      return [{ type: 'String', value: seen.method }];
    case 'http.host':
      return context.host === undefined ? undefined : texts([context.host]);
    case 'http.path':
      return texts([seen.path]);
    case 'http.path.segments.len':
      return [{ type: 'Int', value: BigInt(segmentsOf(seen.path).length) }];
    case 'net.port':
    case 'net.dst.port':
      return context.port === undefined ? undefined : [{ type: 'Int', value: BigInt(context.port) }];
    case 'net.src.port':
      return [{ type: 'Int', value: BigInt(seen.request.sourcePort) }];
    case 'net.src.ip':
      return address(seen.request.sourceIp);
    case 'net.dst.ip':
      return address(seen.request.destinationIp);
    default:
      return namedValues(field, context, version);
  }
}

function namedValues(field: string, context: AtcContext, version: number): readonly Value[] | undefined {
  const { seen } = context;
  const name = field.slice(field.lastIndexOf('.') + 1);
  if (field.startsWith('http.headers.')) {
    if (name === 'host')
      return version < 3006 || seen.request.host === undefined ? undefined : texts([seen.request.host]);
    const values = headerValues(seen, name);
    // Up to 3.5 Kong lowers all values before it asks.
    return values && texts(version < 3006 ? values.map(lowerAscii) : values);
  }
  if (field.startsWith('http.queries.')) {
    const values = queryValues(seen.request.uri).get(name);
    return values && texts(values);
  }
  if (!field.startsWith('http.path.segments.')) return undefined;
  const segment = segmentValue(seen.path, field);
  return segment === undefined ? undefined : texts([segment]);
}

function texts(values: readonly string[]): readonly Value[] {
  return values.map((value) => ({ type: 'String', value: fromBytes(value) ?? '' }));
}

function address(text: string): readonly Value[] | undefined {
  const value = parseIp(text);
  return value && [{ type: 'IpAddr', value }];
}

export interface Demands {
  readonly hosts: readonly HostKey[] | undefined;
  readonly paths: readonly string[] | undefined;
}

/**
 * Some requests that are taken, as far as an index looks at them, given that the rest of each is as asked: no
 * condition looks at host or path and at something else, and those on either hold there.
 */
export function cornersOf(expression: Expression, offers: readonly Offer[]): readonly Offer[] {
  const conditions = expression.kind === 'and' ? expression.parts : [expression];
  const about = (field: string) => conditions.filter((condition) => mentions(condition, field));
  const [ofHost, ofPath] = [about('http.host'), about('http.path')];
  if (!ofHost.every((each) => mentionsOnly(each, 'http.host'))) return [];
  if (!ofPath.every((each) => mentionsOnly(each, 'http.path'))) return [];
  return offers.filter(
    ({ hosts, path }) =>
      ofHost.every((condition) => holdsWith(condition, hosts[0])) &&
      ofPath.every((condition) => holdsWith(condition, path)),
  );
}

/** The field itself or, as `http.path.segments.0`, a part of it. */
function mentions(expression: Expression, field: string): boolean {
  return predicatesOf(expression).some(({ field: { name } }) => name.startsWith(field));
}

function mentionsOnly(expression: Expression, field: string): boolean {
  return predicatesOf(expression).every(({ field: { name } }) => name === field);
}

/** Whether a condition without regexes on one field holds; one with a regex counts as not met. */
function holdsWith(condition: Expression, bytes: string | undefined): boolean {
  const text = bytes === undefined ? undefined : fromBytes(bytes);
  if (predicatesOf(condition).some(({ operator }) => operator.name === '~')) return false;
  const values = text === undefined ? undefined : [{ type: 'String', value: text } as const];
  return evaluate(condition, { valuesOf: () => values }, () => undefined, newMatch(), false) === true;
}

const NO_DEMANDS: Demands = { hosts: undefined, paths: undefined };

/** What the host must be or begin or end with, and how the path must begin, for the expression to hold. */
export function demandsOf(expression: Expression): Demands {
  switch (expression.kind) {
    case 'predicate':
      return predicateDemands(expression);
    case 'and': {
      const parts = expression.parts.map(demandsOf);
      return {
        hosts: fewest(parts.map(({ hosts }) => hosts)),
        paths: fewest(parts.map(({ paths }) => paths)),
      };
    }
    case 'or': {
      const parts = expression.parts.map(demandsOf);
      return { hosts: union(parts.map(({ hosts }) => hosts)), paths: union(parts.map(({ paths }) => paths)) };
    }
    default:
      return NO_DEMANDS;
  }
}

function predicateDemands({ field, transforms, operator, literal }: Predicate): Demands {
  const { value } = literal;
  if (value?.type !== 'String' || transforms.some(({ name }) => name === 'lower')) return NO_DEMANDS;
  const text = toBytes(value.value);
  if (field.name === 'http.host') {
    const kind = HOST_KINDS[operator.name];
    return kind ? { hosts: [{ kind, text }], paths: undefined } : NO_DEMANDS;
  }
  if (field.name !== 'http.path') return NO_DEMANDS;
  if (operator.name === '==' || operator.name === '^=') return { hosts: undefined, paths: [text] };
  if (operator.name !== '~' || !value.value.startsWith('^')) return NO_DEMANDS;
  const beginning = literalBeginning(value.value);
  return beginning === '' ? NO_DEMANDS : { hosts: undefined, paths: [toBytes(beginning)] };
}

const HOST_KINDS: Readonly<Partial<Record<string, HostKey['kind']>>> = {
  '==': 'exact',
  '^=': 'beginning',
  '=^': 'ending',
};

function fewest<Key>(lists: readonly (readonly Key[] | undefined)[]): readonly Key[] | undefined {
  return lists.reduce(
    (best, list) => (list && (!best || list.length < best.length) ? list : best),
    undefined,
  );
}

function union<Key>(lists: readonly (readonly Key[] | undefined)[]): readonly Key[] | undefined {
  const all: Key[] = [];
  for (const list of lists) {
    if (!list) return undefined;
    all.push(...list);
  }
  return all;
}
