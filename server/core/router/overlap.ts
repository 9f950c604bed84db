/** A request that two classic routes of equal rank both take. */

import type { Matcher } from '../regex/matcher.ts';
import { fromBytes } from './bytes.ts';
import type { TextTest } from './compile-route.ts';
import type { Conditions, HeaderCondition, HostCondition, PathCondition } from './conditions.ts';
import type { ClassicHazardPart } from './hazard-part.ts';
import { sampleOf } from './regex-form.ts';
import { makeRequest, type RouterRequest } from './request.ts';
import { escapePath } from './uri.ts';

type Compile = (regex: string) => Matcher | undefined;

/** Undefined: none was found, which does not say that there is none; "none": there is none. */
export function overlapOf(
  one: ClassicHazardPart,
  other: ClassicHazardPart,
  compile: Compile,
): RouterRequest | 'none' | undefined {
  if (one.subsystem !== 'http' || other.subsystem !== 'http') return undefined;
  const [a, b] = [one.conditions, other.conditions];
  if (!headersMeet(a, b) || !protocolsMeet(a, b)) return 'none';
  const method = meet([...a.methods], [...b.methods], (x, y) => (x === y ? x : undefined));
  const host = meet(a.hosts, b.hosts, hostsMeet);
  if (method === undefined || host === undefined) return 'none';
  const path = meet(a.paths, b.paths, (x, y) => pathsMeet(x, y, compile));
  const sni = meet(a.snis, b.snis, snisMeet);
  const headers = headersFor(a, b, compile);
  if (path === undefined || sni === undefined || !headers) return undefined;
  const shownPath = path === 'any' ? '/' : typeof path === 'string' ? path : pathSample(path, compile);
  if (shownPath === undefined) return undefined;
  return {
    ...makeRequest({
      scheme: sni === 'any' && takesHttp(a) && takesHttp(b) ? 'http' : 'https',
      method: method === 'any' ? 'GET' : method,
      host: host === 'any' ? undefined : hostSample(host),
      sni: sni === 'any' ? undefined : sniSample(sni),
    }),
    uri: escapePath(shownPath),
    headers,
  };
}

function takesHttp({ protocols }: Conditions): boolean {
  return protocols?.has('http') !== false;
}

/** Of each list one; an empty list takes all. Undefined: they do not meet. */
function meet<Item, Common>(
  one: readonly Item[],
  other: readonly Item[],
  common: (a: Item, b: Item) => Common | undefined,
): Common | Item | 'any' | undefined {
  const [first] = one;
  const [second] = other;
  if (first === undefined) return second ?? 'any';
  if (second === undefined) return first;
  for (const a of one)
    for (const b of other) {
      const both = common(a, b);
      if (both !== undefined) return both;
    }
  return undefined;
}

function hostsMeet(a: HostCondition, b: HostCondition): HostCondition | undefined {
  if (a.port !== undefined && b.port !== undefined && a.port !== b.port) return undefined;
  const port = a.port ?? b.port;
  if (a.kind !== 'exact' && b.kind === 'exact') return hostsMeet(b, a);
  if (a.kind === 'exact') {
    if (b.kind === 'exact') return a.text === b.text ? { ...a, port } : undefined;
    const inside = b.kind === 'ending' ? a.text.endsWith(b.text) : a.text.startsWith(b.text);
    return inside && b.text.length < a.text.length ? { ...a, port } : undefined;
  }
  if (a.kind !== b.kind) {
    const [beginning, ending] = a.kind === 'beginning' ? [a, b] : [b, a];
    return { kind: 'exact', text: `${beginning.text}x${ending.text}`, port };
  }
  const [long, short] = b.text.length < a.text.length ? [a, b] : [b, a];
  const inside = a.kind === 'ending' ? long.text.endsWith(short.text) : long.text.startsWith(short.text);
  return inside ? { ...long, port } : undefined;
}

function hostSample({ kind, text, port }: HostCondition): string {
  const host = kind === 'exact' ? text : kind === 'ending' ? `x${text}` : `${text}x`;
  return port === undefined ? host : `${host}:${port}`;
}

function pathsMeet(a: PathCondition, b: PathCondition, compile: Compile): string | undefined {
  const [long, short] = b.beginning.length < a.beginning.length ? [a, b] : [b, a];
  if (long.open && short.open)
    return long.beginning.startsWith(short.beginning) ? long.beginning || '/' : undefined;
  const samples = [pathSample(long, compile), pathSample(short, compile)];
  return samples.find(
    (sample) => sample !== undefined && fits(a, sample, compile) && fits(b, sample, compile),
  );
}

function pathSample(path: PathCondition, compile: Compile): string | undefined {
  if (path.open) return path.beginning || '/';
  const sample = sampleOf(path.regex ?? '');
  return sample !== undefined && fits(path, sample, compile) ? sample : undefined;
}

function fits({ open, beginning, regex }: PathCondition, sample: string, compile: Compile): boolean {
  if (open) return sample.startsWith(beginning);
  // Without `^` the traditional router anchors it; with it, it is anchored anyway.
  return compile(regex ?? '')?.test(fromBytes(sample) ?? sample, 0, 'anchored') === true;
}

/** Two values for one header would need a request that sends it twice: nobody means that. */
function headersMeet(a: Conditions, b: Conditions): boolean {
  return a.headers.every((header) => {
    const other = b.headers.find(({ name }) => name === header.name);
    if (!other) return true;
    if (0 < header.patterns.length + other.patterns.length)
      return header.patterns.some((pattern) => other.patterns.includes(pattern));
    return [...header.equals].some((value) => other.equals.has(value));
  });
}

/** Undefined: of some pattern no text is at hand. */
function headersFor(a: Conditions, b: Conditions, compile: Compile): RouterRequest['headers'] | undefined {
  const headers: (readonly [string, string])[] = [];
  for (const header of [...a.headers, ...b.headers]) {
    const name = header.name.replaceAll('_', '-');
    if (headers.some(([known]) => known === name)) continue;
    const [one, other] = [a, b].map(({ headers: all }) => all.find((each) => each.name === header.name));
    const value = headerSample(one ?? header, other ?? header, compile);
    if (value === undefined) return undefined;
    headers.push([name, value]);
  }
  return headers;
}

function headerSample(a: HeaderCondition, b: HeaderCondition, compile: Compile): string | undefined {
  const equal = [...a.equals].find((value) => b.equals.has(value));
  if (equal !== undefined) return equal;
  const pattern = a.patterns.find((each) => b.patterns.includes(each));
  const sample = pattern === undefined ? undefined : sampleOf(pattern);
  return sample !== undefined && compile(pattern ?? '')?.test(sample, 0, 'anywhere') === true
    ? sample
    : undefined;
}

function snisMeet(a: TextTest, b: TextTest): TextTest | undefined {
  if (a.op !== '==' && b.op === '==') return snisMeet(b, a);
  if (a.op === '==') {
    if (b.op === '==') return a.text === b.text ? a : undefined;
    return (b.op === '=^' ? a.text.endsWith(b.text) : a.text.startsWith(b.text)) ? a : undefined;
  }
  if (a.op !== b.op) return undefined;
  const [long, short] = b.text.length < a.text.length ? [a, b] : [b, a];
  const inside = a.op === '=^' ? long.text.endsWith(short.text) : long.text.startsWith(short.text);
  return inside ? long : undefined;
}

function sniSample({ op, text }: TextTest): string {
  return op === '==' ? text : op === '=^' ? `x${text}` : `${text}x`;
}

function protocolsMeet(a: Conditions, b: Conditions): boolean {
  if (!a.protocols || !b.protocols) return true;
  return [...a.protocols].some((protocol) => b.protocols?.has(protocol));
}
