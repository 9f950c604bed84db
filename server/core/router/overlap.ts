/** A request that two routes of equal rank both take. */

import type { Matcher } from '../regex/matcher.ts';
import { fromBytes, showBytes } from './bytes.ts';
import type { Conditions, HostCondition, PathCondition } from './conditions.ts';
import type { HazardPart } from './hazard-part.ts';
import { sampleOf } from './regex-form.ts';

type Compile = (regex: string) => Matcher | undefined;

/** In words, such as `GET a.test/orders`; undefined: none was found, which does not say that there is none. */
export function overlapOf(one: HazardPart, other: HazardPart, compile: Compile): string | undefined {
  if (one.subsystem !== 'http' || other.subsystem !== 'http') return undefined;
  if (one.kind === 'expression' || other.kind === 'expression') return undefined;
  const [a, b] = [one.conditions, other.conditions];
  if (!headersMeet(a, b) || !protocolsMeet(a, b)) return undefined;
  const method = meet([...a.methods], [...b.methods], (x, y) => (x === y ? x : undefined));
  const host = meet(a.hosts, b.hosts, hostsMeet);
  const path = meet(a.paths, b.paths, (x, y) => pathsMeet(x, y, compile));
  if (method === undefined || host === undefined || path === undefined) return undefined;
  const shownHost = host === 'any' ? 'any host' : hostSample(host);
  const shownPath = path === 'any' ? '/' : typeof path === 'string' ? path : pathSample(path, compile);
  if (shownPath === undefined) return undefined;
  return `${method === 'any' ? 'GET' : method} ${shownHost === 'any host' ? '' : showBytes(shownHost)}${showBytes(shownPath)}`;
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

function protocolsMeet(a: Conditions, b: Conditions): boolean {
  if (!a.protocols || !b.protocols) return true;
  return [...a.protocols].some((protocol) => b.protocols?.has(protocol));
}
