/** Follows redirects for a few steps: within the host always, to other hosts only when the user asked for it. */

import { type Exchange, exchange } from './exchange.ts';
import { valuesOf } from './http1.ts';
import { resolve } from './resolve.ts';
import { openWire } from './tls.ts';
import type { Cancel, ProbeWorld } from './world.ts';

export const FOLLOWS = ['same-host', 'everywhere'] as const;
export type Follow = (typeof FOLLOWS)[number];

export interface Redirects {
  readonly steps: readonly { readonly status: number; readonly location: string }[];
  readonly end: 'answered' | 'loop' | 'too-many' | 'elsewhere' | 'failed';
}

export interface FollowNeeds {
  readonly method: string;
  /** What the client takes the address to be: scheme, Host and path of the first request. */
  readonly from: URL;
  readonly follow: Follow;
  /** Sends the same request for another path to the same place. */
  readonly askHere: (path: string) => Promise<Exchange | undefined>;
  readonly limits: { readonly connectMs: number; readonly answerMs: number };
}

const MOST_STEPS = 6;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** Undefined where the answer is no redirect that may be followed at all. */
export async function followRedirects(
  first: Exchange,
  needs: FollowNeeds,
  world: ProbeWorld,
  cancel: Cancel,
): Promise<Redirects | undefined> {
  if (needs.method !== 'GET' && needs.method !== 'HEAD') return undefined;
  const steps: Redirects['steps'][number][] = [];
  const seen = new Set([needs.from.href]);
  let at = needs.from;
  let answer: Exchange | undefined = first;
  while (steps.length < MOST_STEPS) {
    if (answer?.kind !== 'answered') return { steps, end: 'failed' };
    const step = redirectOf(answer, at);
    if (!step) return steps.length === 0 ? undefined : { steps, end: 'answered' };
    steps.push({ status: step.status, location: step.location });
    if (seen.has(step.url.href)) return { steps, end: 'loop' };
    seen.add(step.url.href);
    at = step.url;
    const here = at.origin === needs.from.origin;
    if (!here && needs.follow !== 'everywhere') return { steps, end: 'elsewhere' };
    answer = here
      ? await needs.askHere(`${at.pathname}${at.search}`)
      : await askThere(at, needs, world, cancel);
  }
  return { steps, end: 'too-many' };
}

function redirectOf(answer: Exchange & { readonly kind: 'answered' }, at: URL) {
  const { status, headers } = answer.head;
  const location = valuesOf(headers, 'location')[0];
  if (!REDIRECTS.includes(status) || location === undefined || !URL.canParse(location, at.href))
    return undefined;
  const url = new URL(location, at);
  url.hash = '';
  return url.protocol === 'http:' || url.protocol === 'https:' ? { status, location, url } : undefined;
}

/** Another host is asked as an ordinary client would, without any header of ours that could be a secret. */
async function askThere(
  url: URL,
  { method, limits }: FollowNeeds,
  world: ProbeWorld,
  cancel: Cancel,
): Promise<Exchange | undefined> {
  const secure = url.protocol === 'https:';
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  const needs = { host: url.hostname, port, servers: [], limitMs: limits.connectMs };
  const found = await resolve.run(needs, world, cancel);
  const end = found.outcome === 'skipped' ? undefined : found.facts.endpoints[0];
  if (!end) return undefined;
  const handshake = secure ? ordinaryHandshake(url.hostname) : undefined;
  const wire = await openWire(end, handshake, world, limits.connectMs, cancel);
  if (!wire) return undefined;
  const headers = [
    ['Host', url.host],
    ['User-Agent', 'kongsole-probe'],
    ['Accept', '*/*'],
    ['Connection', 'close'],
  ] as const;
  const path = `${url.pathname}${url.search}`;
  const answer = await exchange(wire, { method, path, headers }, world, limits.answerMs, cancel);
  wire.close();
  return answer;
}

/** As an ordinary client of today says hello; trust is looked at by whoever cares. */
export function ordinaryHandshake(sni: string | undefined) {
  return {
    sni,
    alpn: ['http/1.1'],
    oldest: 'TLSv1.2',
    newest: 'TLSv1.3',
    ciphers: 'default',
    verify: false,
    authorities: [],
    identity: undefined,
  } as const;
}
