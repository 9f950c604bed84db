/** A request that has what some conditions on its fields ask for. */
import type { FieldValues } from '../expression/field-values.ts';
import type { Claim, Formula } from '../expression/formula.ts';
import { showIp } from '../expression/ip.ts';
import type { Facts } from '../expression/satisfiable.ts';
import { SEGMENTS } from '../expression/segments.ts';
import type { Value } from '../expression/value.ts';
import { type AtcContext, contextOf } from './atc-context.ts';
import { lowerUnicode } from './atc-part.ts';
import { showBytes, toBytes } from './bytes.ts';
import type { Offer } from './candidate-index.ts';
import { headerTag, makeRequest, type RequestParts, type RouterRequest, SCHEMES, see } from './request.ts';
import type { Subsystem } from './route-table.ts';
import { escapePath } from './uri.ts';

/** What a request has, by field. */
export type ExampleValues = ReadonlyMap<string, readonly Value[]>;

/** Undefined: of some field no such values are at hand. */
export function valuesWith(facts: Facts, fields: FieldValues): ExampleValues | undefined {
  const values = new Map<string, readonly Value[]>();
  for (const [field, claims] of facts) {
    const found = fields.exampleOf(field, claims);
    if (!found) return undefined;
    values.set(field, found);
  }
  return values;
}

/** As an index looks at such a request; undefined: its path follows from its segments. */
export function placeOf(values: ExampleValues): Offer | undefined {
  return [...values.keys()].some((field) => field.startsWith(SEGMENTS)) ? undefined : offerWith(values);
}

/** The same as far as values are at hand. */
export function placeNear(facts: Facts, fields: FieldValues): Offer {
  return offerWith(
    new Map([...facts].map(([field, claims]) => [field, fields.exampleOf(field, claims) ?? []] as const)),
  );
}

function offerWith(values: ExampleValues): Offer {
  const [host, path] = ['http.host', 'http.path'].map((field) => values.get(field)?.[0]);
  const tags: string[] = [];
  for (const [field, each] of values) {
    if (!field.startsWith('http.headers.')) continue;
    const name = field.slice('http.headers.'.length);
    for (const value of each)
      if (value.type === 'String') tags.push(headerTag(name, lowerUnicode(toBytes(value.value))));
  }
  return {
    hosts: host?.type === 'String' ? [toBytes(host.value)] : [],
    path: path?.type === 'String' ? toBytes(path.value) : '/',
    tags,
  };
}

/** Fields hang together, so whoever uses it asks whether it is such a request. */
export function requestWith(values: ExampleValues, subsystem: Subsystem, version: number): AtcContext {
  const text = (field: string): string | undefined => {
    const value = values.get(field)?.[0];
    if (value === undefined) return undefined;
    return value.type === 'String' || value.type === 'Int' ? String(value.value) : showIp(value.value);
  };
  const number = (field: string) => (values.has(field) ? Number(text(field)) : undefined);
  const sni = text('tls.sni');
  const [plain, secure] = subsystem === 'http' ? (['http', 'https'] as const) : (['tcp', 'tls'] as const);
  const scheme = text('net.protocol') ?? (sni === undefined ? plain : secure);
  const path = pathWith(text('http.path'), values);
  const query = argumentsOf(values);
  const parts: RequestParts = {
    scheme: SCHEMES.find((each) => each === scheme),
    method: text('http.method'),
    host: text('http.host'),
    uri: escapePath(toBytes(path)) + (query === '' ? '' : `?${query}`),
    headers: headersOf(values),
    sni,
    sourceIp: text('net.src.ip'),
    sourcePort: number('net.src.port'),
    destinationIp: text('net.dst.ip'),
    destinationPort: number('net.dst.port') ?? number('net.port'),
  };
  return contextOf(see(makeRequest(parts)), version);
}

/** What an expression asks for at least, by field: of each alternative the first. Undefined: it never holds. */
export function firstFacts(formula: Formula): Facts | undefined {
  const facts = new Map<string, Claim[]>();
  const todo: Formula[] = [formula];
  for (let next = todo.pop(); next; next = todo.pop()) {
    if (next.kind === 'claim') {
      const field = next.claim.predicate.field.name;
      const claims = facts.get(field);
      if (claims) claims.push(next.claim);
      else facts.set(field, [next.claim]);
    } else if (next.kind === 'all') todo.push(...next.parts);
    else {
      const [first] = next.parts;
      if (!first) return undefined;
      todo.push(first);
    }
  }
  return facts;
}

function pathWith(path: string | undefined, values: ExampleValues): string {
  const asked = [...values].filter(([field, each]) => field.startsWith(SEGMENTS) && 0 < each.length);
  if (asked.length === 0) return path ?? '/';
  const segments = (path ?? '/').slice(1).split('/');
  // A slash at the end begins no further segment.
  const end = segments.at(-1) === '' ? segments.pop() : undefined;
  for (const [field, [value]] of asked) {
    const range = field.slice(SEGMENTS.length);
    const wanted = value?.type === 'String' ? value.value.split('/') : [];
    const first = range === 'len' ? 0 : Number.parseInt(range, 10);
    const length = value?.type === 'Int' ? Number(value.value) : first + wanted.length;
    while (segments.length < length) segments.push('x');
    if (range === 'len') segments.length = length;
    segments.splice(first, wanted.length, ...wanted);
  }
  return `/${segments.join('/')}${path !== undefined && end === '' && 0 < segments.length ? '/' : ''}`;
}

function argumentsOf(values: ExampleValues): string {
  const given: string[] = [];
  for (const [field, each] of values) {
    if (!field.startsWith('http.queries.')) continue;
    const name = encodeURIComponent(field.slice('http.queries.'.length));
    for (const value of each) if (value.type === 'String') given.push(`${name}=${encoded(value.value)}`);
  }
  return given.join('&');
}

/** Half a pair of surrogates has no encoding. */
function encoded(text: string): string {
  return encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'));
}

function headersOf(values: ExampleValues): readonly (readonly [string, string])[] {
  return [...values].flatMap(([field, each]) => {
    if (!field.startsWith('http.headers.')) return [];
    const name = field.slice('http.headers.'.length).replaceAll('_', '-');
    return each.flatMap((value) => (value.type === 'String' ? [[name, value.value] as const] : []));
  });
}

/** As `GET https://a.test/orders with x-a: 1`, or `tcp to port 5432`. */
export function requestInWords(request: RouterRequest): string {
  const { scheme, method, host, sni, sourceIp, sourcePort, destinationIp, destinationPort } = request;
  const usual = makeRequest({ scheme });
  const headers = request.headers.map(([name, value]) => `${name}: ${showBytes(value)}`).join(', ');
  const origin = host === undefined ? '' : `${scheme === 'https' ? 'https://' : ''}${showBytes(host)}`;
  const asked = method === undefined ? scheme : `${method} ${origin}${request.uri}`;
  const clauses = [
    asked,
    ...(headers === '' ? [] : [`with ${headers}`]),
    ...(scheme === 'https' && host === undefined ? ['by https'] : []),
    ...(sni === undefined || sni === '' || sni === host ? [] : [`with the server name ${sni}`]),
    ...endpoint('from', sourceIp, sourcePort, usual.sourceIp, usual.sourcePort),
    ...endpoint('to', destinationIp, destinationPort, usual.destinationIp, usual.destinationPort),
  ];
  return clauses.join(' ');
}

function endpoint(
  word: string,
  ip: string,
  port: number,
  usualIp: string,
  usualPort: number,
): readonly string[] {
  if (ip === usualIp) return port === usualPort ? [] : [`${word} port ${port}`];
  return [`${word} ${ip}`, ...(port === usualPort ? [] : [`port ${port}`])];
}
