/** The plainest requests that a client could send to come by a given route. Pure. */

import type { PlainEntity } from './snapshot.ts';

export interface GatewayRequest {
  readonly method: string;
  /** As sent to Kong. */
  readonly path: string;
  /** The part of the path that the route matches, for strip_path. */
  readonly matched: string;
  /** Undefined: the route names no host, so any will do. */
  readonly host: string | undefined;
  /** For routes that name an SNI. */
  readonly sni: string | undefined;
  readonly headers: readonly (readonly [string, string])[];
  /** The route's protocols. */
  readonly protocols: readonly string[];
}

/** Methods that change nothing, in the order we like them. */
const HARMLESS = ['GET', 'HEAD', 'OPTIONS'];

/** Without a request in them that anything could be routed by. */
const STREAM: ReadonlySet<string> = new Set(['tcp', 'tls', 'udp', 'tls_passthrough']);

/** More ways than these do not make a likelier one. */
const MOST_REQUESTS = 24;

/**
 * Requests that this route matches, the plainest first. Empty when none can be made up: an expression, a regex that
 * we cannot find an example for, or methods that change something (a probe never sends a POST of its own accord).
 */
export function requestsFor(route: PlainEntity): readonly GatewayRequest[] {
  if (typeof route['expression'] === 'string') {
    const made = fromExpression(route['expression'], strings(route['protocols']));
    return made ? [made] : [];
  }
  const protocols = strings(route['protocols']);
  if (protocols.length > 0 && protocols.every((each) => STREAM.has(each))) return [];
  const methods = strings(route['methods']);
  const method = methods.length === 0 ? 'GET' : HARMLESS.find((harmless) => methods.includes(harmless));
  if (method === undefined) return [];
  const hosts = strings(route['hosts']);
  const common = {
    method,
    sni: strings(route['snis'])[0],
    headers: headersFor(route['headers']),
    protocols,
  };
  return pathsFor(strings(route['paths']))
    .flatMap((path) =>
      (hosts.length === 0 ? [undefined] : hosts).map((host) => ({ ...common, ...path, host: hostFor(host) })),
    )
    .slice(0, MOST_REQUESTS);
}

interface PathExample {
  readonly path: string;
  readonly matched: string;
}

function pathsFor(paths: readonly string[]): readonly PathExample[] {
  if (paths.length === 0) return [{ path: '/', matched: '' }];
  return paths.flatMap((path): readonly PathExample[] => {
    if (!path.startsWith('~')) return [{ path, matched: path }];
    const example = exampleOf(path.slice(1));
    return example === undefined ? [] : [{ path: example, matched: example }];
  });
}

function hostFor(host: string | undefined): string | undefined {
  // One label stands for the star; it may lead or trail.
  return host?.replace(/^\*/, 'probe').replace(/\*$/, 'example');
}

function headersFor(headers: unknown): readonly (readonly [string, string])[] {
  if (typeof headers !== 'object' || headers === null) return [];
  return Object.entries(headers).flatMap(([name, values]) => {
    const first = strings(values)[0];
    if (first === undefined) return [];
    const example = first.startsWith('~*') ? exampleOf(first.slice(2)) : first;
    return example === undefined ? [] : [[name, example] as const];
  });
}

/** The equalities and prefixes of an expression, when that is all it says. */
function fromExpression(expression: string, protocols: readonly string[]): GatewayRequest | undefined {
  if (expression.includes('||') || expression.includes('!')) return undefined;
  let host: string | undefined;
  let method = 'GET';
  let path = '/';
  const headers: [string, string][] = [];
  for (const part of expression.split('&&')) {
    const [, field, operator, value] =
      /^[\s(]*([a-z_.0-9]+)[\s)]*(==|\^=|=\^|~|contains)\s*r?#?"([^"]*)"#?[\s)]*$/i.exec(part) ?? [];
    if (field === undefined || value === undefined) return undefined;
    const example = operator === '~' ? exampleOf(value.replace(/^\^/, '')) : value;
    if (example === undefined) return undefined;
    if (field === 'http.path') path = example;
    else if (field === 'http.host') host = example;
    else if (field === 'http.method') method = example;
    else if (field.startsWith('http.headers.')) headers.push([field.slice(13).replaceAll('_', '-'), example]);
    else if (field !== 'net.protocol') return undefined;
  }
  if (!HARMLESS.includes(method)) return undefined;
  return { method, path, matched: '', host, sni: undefined, headers, protocols };
}

/** A text that the regex matches from its start, made by taking the first of each choice; undefined if that fails. */
export function exampleOf(pattern: string): string | undefined {
  const made = sample(pattern.replace(/^\^/, ''), 0).text;
  try {
    const match = new RegExp(`^(?:${pattern})`).exec(made);
    return match && made.startsWith('/')
      ? match[0] || made
      : made.startsWith('/')
        ? undefined
        : (match?.[0] ?? undefined);
  } catch {
    return undefined;
  }
}

/** Walks the pattern once; stops at the group's end. */
function sample(pattern: string, from: number): { readonly text: string; readonly end: number } {
  let text = '';
  let skipping = false;
  let at = from;
  while (at < pattern.length && pattern[at] !== ')') {
    if (pattern[at] === '|') {
      skipping = true;
      at += 1;
      continue;
    }
    const atom = atomAt(pattern, at);
    const quantifier = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})[?+]?/.exec(pattern.slice(atom.end));
    const times = quantifier?.[1] === undefined ? 1 : Number(quantifier[1]);
    if (!skipping) text += atom.text.repeat(Math.min(times, 64));
    at = atom.end + (quantifier?.[0].length ?? 0);
  }
  return { text, end: at };
}

function atomAt(pattern: string, at: number): { readonly text: string; readonly end: number } {
  const c = pattern[at] ?? '';
  if (c === '(') {
    const opening = /^\((?:\?(?:[:=!>]|<[=!]|P?<\w+>|[a-z]+:?))?/.exec(pattern.slice(at));
    const inner = sample(pattern, at + (opening?.[0].length ?? 1));
    const looksAround = /^\(\?<?[=!]/.test(opening?.[0] ?? '');
    return { text: looksAround ? '' : inner.text, end: inner.end + 1 };
  }
  if (c === '[') {
    const set = /^\[\^?(?:\]|\\.|[^\]\\])*?\]/.exec(pattern.slice(at))?.[0] ?? '[a]';
    return { text: memberOf(set), end: at + set.length };
  }
  if (c === '\\') return { text: escapeExample(pattern[at + 1] ?? ''), end: at + 2 };
  if (c === '.') return { text: 'a', end: at + 1 };
  if (c === '^' || c === '$') return { text: '', end: at + 1 };
  return { text: c, end: at + 1 };
}

function escapeExample(letter: string): string {
  const examples: Readonly<Record<string, string>> = {
    d: '1',
    w: 'a',
    s: ' ',
    D: 'a',
    W: '-',
    S: 'a',
    b: '',
    B: '',
    z: '',
    Z: '',
    A: '',
  };
  return examples[letter] ?? letter;
}

function memberOf(set: string): string {
  try {
    const member = new RegExp(set);
    return [...'a1A-_/.0zZ~9%@:,'].find((c) => member.test(c)) ?? '';
  } catch {
    return '';
  }
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
