/** Stage 8: the same request's answers side by side, as asked directly, through Kong, and through the front. Pure. */

import type { Exchange } from './exchange.ts';
import type { PassageFacts } from './gateway-stages.ts';
import type { HttpFacts } from './http.ts';

export const PLACES = ['direct', 'through-gateway', 'front'] as const;
export type Place = (typeof PLACES)[number];

export interface CompareFacts {
  /** In the order of PLACES, as far as the place was asked. */
  readonly places: readonly PlaceSeen[];
  /** All places answered with the same status. */
  readonly sameStatus: boolean;
  /** All places gave the same beginning of a body. */
  readonly sameBody: boolean;
  /** Headers that are not the same everywhere, by lower-case name; null where the place did not send it. */
  readonly headers: readonly { readonly name: string; readonly values: readonly (string | null)[] }[];
}

export interface PlaceSeen {
  readonly place: Place;
  /** The address that was asked, `ip:port`. */
  readonly at: string;
  /** Null where no answer came; then `failure` says how it ended. */
  readonly status: number | null;
  readonly failure: string | null;
  readonly firstByteMs: number | null;
  readonly totalMs: number | null;
  readonly bodyBytes: number | null;
}

/** These differ by nature. */
const NEVER_COMPARED: ReadonlySet<string> = new Set([
  ...['date', 'connection', 'keep-alive', 'set-cookie'],
  // Only Kong's proxy was asked for it, and it is shown by itself.
  'x-kong-request-debug-output',
]);

interface Asked {
  readonly seen: PlaceSeen;
  readonly exchange: Exchange | undefined;
}

/** Undefined where fewer than two places were asked. */
export function compare(
  direct: HttpFacts | undefined,
  gateway: PassageFacts | undefined,
  front: PassageFacts | undefined,
): CompareFacts | undefined {
  const asked = [directly(direct), passing('through-gateway', gateway), passing('front', front)].flatMap(
    (one) => one ?? [],
  );
  if (asked.length < 2) return undefined;
  const answers = asked.map(({ exchange }) => (exchange?.kind === 'answered' ? exchange : undefined));
  return {
    places: asked.map(({ seen }) => seen),
    sameStatus: new Set(asked.map(({ seen }) => seen.status ?? seen.failure)).size === 1,
    sameBody: new Set(answers.map((answer) => answer?.body.text)).size === 1,
    headers: differing(answers.map((answer) => headersOf(answer))),
  };
}

function directly(facts: HttpFacts | undefined): Asked | undefined {
  const first = facts?.addresses[0];
  if (!first || first.answer.kind === 'http2' || first.answer.kind === 'no-connection') return undefined;
  return asOf('direct', `${first.address}:${first.port}`, first.answer);
}

function passing(place: Place, facts: PassageFacts | undefined): Asked | undefined {
  const passage = facts?.passages[0];
  if (!passage) return undefined;
  if (passage.kind === 'exchange')
    return asOf(place, `${passage.end.address}:${passage.end.port}`, passage.exchange);
  const at = 'end' in passage ? `${passage.end.address}:${passage.end.port}` : new URL(facts.url).host;
  const failure = passage.kind === 'no-tls' ? passage.result.kind : passage.failure;
  return { seen: { ...NOTHING, place, at, failure }, exchange: undefined };
}

const NOTHING = { status: null, failure: null, firstByteMs: null, totalMs: null, bodyBytes: null } as const;

function asOf(place: Place, at: string, exchange: Exchange): Asked {
  const { firstByteMs, totalMs } = exchange.timing;
  const timing = { firstByteMs: firstByteMs ?? null, totalMs };
  if (exchange.kind === 'answered') {
    const { head, body } = exchange;
    return {
      seen: { place, at, status: head.status, failure: null, ...timing, bodyBytes: body.received },
      exchange,
    };
  }
  const failure = exchange.kind === 'no-answer' ? exchange.why : exchange.speaks;
  return { seen: { place, at, status: null, failure, ...timing, bodyBytes: null }, exchange };
}

function headersOf(answer: Extract<Exchange, { readonly kind: 'answered' }> | undefined) {
  const byName = new Map<string, string>();
  for (const [name, value] of answer?.head.headers ?? []) {
    const key = name.toLowerCase();
    const before = byName.get(key);
    byName.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return byName;
}

function differing(all: readonly ReadonlyMap<string, string>[]): CompareFacts['headers'] {
  const names = [...new Set(all.flatMap((headers) => [...headers.keys()]))].filter(
    (name) => !NEVER_COMPARED.has(name),
  );
  return names
    .map((name) => ({ name, values: all.map((headers) => headers.get(name) ?? null) }))
    .filter(({ values }) => 1 < new Set(values).size);
}
