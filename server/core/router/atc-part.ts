/**
 * A classic route as the expression engine tests it: the same conditions as its expression (compile-route.ts), in
 * the same order, taken apart so that they can be tested fast and named when one is not met.
 */
import type { Matcher } from '../regex/matcher.ts';
import type { AtcContext } from './atc-context.ts';
import { fromBytes, lowerAscii, toBytes } from './bytes.ts';
import { type HostKey, literalBeginning } from './candidate-index.ts';
import {
  type CompiledPart,
  hostTest,
  isStream,
  rustRegexOf,
  sniTest,
  type TextTest,
} from './compile-route.ts';
import type { Capture } from './decision.ts';
import { type Address, parseAddress, parseRange, type Range, rangeContains, sameAddress } from './ip.ts';
import { compileRust } from './regexes.ts';
import { headerTag, headerValues, type Seen } from './request.ts';
import type { Endpoint } from './route-table.ts';
import type { BadRegex } from './traditional-part.ts';

export interface PathTest {
  /** Bytes; the text that the path must begin with, unless there is a regex. */
  readonly text: string;
  readonly regex: Matcher | undefined;
}

interface HeaderTest {
  readonly name: string;
  readonly equals: ReadonlySet<string>;
  readonly patterns: readonly Matcher[];
}

interface EndpointTest {
  readonly spec: Endpoint;
  readonly address: Address | undefined;
  readonly range: Range | undefined;
}

export interface ClassicTests {
  /** The protocol on which the server name counts; on others it is not looked at. */
  readonly sniProtocol: 'https' | 'tls';
  readonly snis: readonly TextTest[];
  readonly sources: readonly EndpointTest[];
  readonly destinations: readonly EndpointTest[];
  readonly methods: ReadonlySet<string>;
  readonly hosts: readonly (TextTest & { readonly port: number | undefined })[];
  readonly paths: readonly PathTest[];
  readonly headers: readonly HeaderTest[];
}

export interface PathMatch {
  /** Bytes. */
  readonly prefix: string | undefined;
  readonly captures: readonly Capture[];
}

export type AtcUnmet =
  | 'sni'
  | 'source'
  | 'destination'
  | 'method'
  | 'host'
  | 'path'
  | 'header'
  | 'protocol'
  | 'expression'
  | 'undecided';

/** Undefined when a regex is refused: Kong leaves such a route out (and refuses the file). */
export function classicTests(
  part: CompiledPart,
  version: number,
  problems: BadRegex[],
): ClassicTests | undefined {
  const { route, routeIndex } = part;
  let sound = true;
  const compile = (field: 'paths' | 'headers', value: string, regex: string): Matcher | undefined => {
    const matcher = compileRust(fromBytes(regex) ?? regex);
    if (matcher) return matcher;
    problems.push({ routeIndex, field, value });
    sound = false;
    return undefined;
  };
  const paths = part.paths.map(
    (path): PathTest =>
      path.startsWith('~')
        ? { text: beginningOf(rustRegexOf(path)), regex: compile('paths', path, rustRegexOf(path)) }
        : { text: path, regex: undefined },
  );
  const headers = route.headers.map(({ name, values }): HeaderTest => {
    const patterns = values.filter((value) => value.startsWith('~*'));
    return {
      name: lowerAscii(name).replaceAll('-', '_'),
      equals: new Set(values.filter((value) => !value.startsWith('~*')).map(lowerAscii)),
      patterns: patterns.flatMap((value) => compile('headers', value, lowerAscii(value.slice(2))) ?? []),
    };
  });
  if (!sound) return undefined;
  return {
    sniProtocol: (3007 <= version ? isStream(route) : 0 < route.sources.length + route.destinations.length)
      ? 'tls'
      : 'https',
    snis: route.snis.map((sni) => sniTest(sni, version)),
    sources: route.sources.map(endpointTest),
    destinations: route.destinations.map(endpointTest),
    methods: new Set(route.methods),
    hosts: (route.hosts ?? []).map(hostTest),
    paths,
    headers,
  };
}

function beginningOf(regex: string): string {
  return toBytes(literalBeginning(fromBytes(regex) ?? ''));
}

function endpointTest(spec: Endpoint): EndpointTest {
  const cidr = spec.ip?.includes('/') === true;
  return {
    spec,
    address: spec.ip === undefined || cidr ? undefined : parseAddress(spec.ip),
    range: cidr ? parseRange(spec.ip ?? '') : undefined,
  };
}

/** The first condition that is not met; undefined: all are. The path comes last, for it is the dearest. */
export function firstUnmet(tests: ClassicTests, context: AtcContext): AtcUnmet | undefined {
  const { seen } = context;
  if (tests.methods.size && !tests.methods.has(seen.method)) return 'method';
  if (tests.hosts.length && !tests.hosts.some((test) => hostMatches(test, context))) return 'host';
  if (tests.snis.length && seen.protocol === tests.sniProtocol) {
    const { sni } = seen;
    if (sni === undefined || !tests.snis.some((test) => textMatches(test, sni))) return 'sni';
  }
  if (tests.sources.length && !endpointMatches(tests.sources, context.sourceAddress, seen.request.sourcePort))
    return 'source';
  if (
    tests.destinations.length &&
    !endpointMatches(tests.destinations, context.destinationAddress, context.port)
  )
    return 'destination';
  const header = headersUnmet(tests.headers, seen);
  if (header === 'header') return header;
  if (tests.paths.length) {
    const path = pathFits(tests.paths, context);
    if (path !== true) return path === false ? 'path' : 'undecided';
  }
  return header;
}

function hostMatches(test: ClassicTests['hosts'][number], context: AtcContext): boolean {
  if (context.host === undefined || !textMatches(test, context.host)) return false;
  return test.port === undefined || test.port === context.port;
}

export function textMatches(test: TextTest, text: string): boolean {
  switch (test.op) {
    case '==':
      return text === test.text;
    case '^=':
      return text.startsWith(test.text);
    case '=^':
      return text.endsWith(test.text);
  }
}

function headersUnmet(headers: readonly HeaderTest[], seen: Seen): 'header' | 'undecided' | undefined {
  let undecided = false;
  for (const { name, equals, patterns } of headers) {
    const sent = headerValues(seen, name)?.map(lowerUnicode) ?? [];
    if (sent.some((value) => equals.has(value))) continue;
    const tested = sent.flatMap((value) =>
      patterns.map((pattern) => pattern.test(fromBytes(value) ?? '', 0, 'anywhere')),
    );
    if (tested.includes(true)) continue;
    if (!tested.includes('undecided')) return 'header';
    undecided = true;
  }
  return undecided ? 'undecided' : undefined;
}

/** Rust's `to_lowercase`, which knows all letters, while Kong lowers the file's value by ASCII only. */
export function lowerUnicode(bytes: string): string {
  const text = fromBytes(bytes);
  return text === undefined ? bytes : toBytes(text.toLowerCase());
}

function endpointMatches(
  tests: readonly EndpointTest[],
  address: Address | undefined,
  port: number | undefined,
): boolean {
  return tests.some((test) => {
    if (test.spec.port !== undefined && test.spec.port !== port) return false;
    if (test.spec.ip === undefined) return true;
    if (address === undefined) return false;
    if (test.range) return rangeContains(test.range, address);
    return test.address !== undefined && sameAddress(test.address, address);
  });
}

function pathFits(paths: readonly PathTest[], context: AtcContext): boolean | 'undecided' {
  for (const { text, regex } of paths) {
    if (!context.seen.path.startsWith(text)) continue;
    if (!regex) return true;
    const fits = context.pathText === undefined ? false : regex.test(context.pathText, 0, 'anywhere');
    if (fits !== false) return fits;
  }
  return false;
}

/** What of the path the route matched, once it is known to match. */
export function matchedPath(tests: ClassicTests, context: AtcContext): PathMatch {
  for (const { text, regex } of tests.paths) {
    if (!context.seen.path.startsWith(text)) continue;
    if (!regex) return { prefix: text, captures: [] };
    const found = regex.match(context.pathText ?? '', 0, 'anywhere');
    if (found.kind !== 'match') continue;
    const numbered = found.captures.flatMap((capture, i) =>
      0 < i && capture ? { name: String(i), text: toBytes(capture.text) } : [],
    );
    const named = [...found.named].map(([name, { text: value }]) => ({ name, text: toBytes(value) }));
    return { prefix: toBytes(found.captures[0]?.text ?? ''), captures: [...numbered, ...named] };
  }
  return { prefix: undefined, captures: [] };
}

export function hostKeysOf(tests: ClassicTests): readonly HostKey[] | undefined {
  if (tests.hosts.length === 0) return undefined;
  return tests.hosts.map(({ op, text }) => ({
    kind: op === '==' ? 'exact' : op === '=^' ? 'ending' : 'beginning',
    text,
  }));
}

export function pathKeysOf(tests: ClassicTests): readonly string[] | undefined {
  return tests.paths.length ? tests.paths.map(({ text }) => text) : undefined;
}

/** Of the headers the one with the fewest values, if each value is plain. */
export function tagsOf(tests: ClassicTests): readonly string[] | undefined {
  const plain = tests.headers.filter(({ patterns }) => patterns.length === 0);
  const [best] = plain.sort((a, b) => a.equals.size - b.equals.size);
  return best && [...best.equals].map((value) => headerTag(best.name, value));
}

/** The fields that the engine reads for this part; each must be UTF-8 or nothing matches at all. */
export function fieldsOf(tests: ClassicTests): readonly string[] {
  return [
    ...(tests.snis.length ? ['net.protocol', 'tls.sni'] : []),
    ...(tests.methods.size ? ['http.method'] : []),
    ...(tests.hosts.length ? ['http.host'] : []),
    ...(tests.paths.length ? ['http.path'] : []),
    ...tests.headers.map(({ name }) => `http.headers.${name}`),
  ];
}
