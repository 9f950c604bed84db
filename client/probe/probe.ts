/**
 * One probe from the name to the front balancer. Gathers evidence and leaves a trail; what it means is for the
 * verdict engine to say.
 */

import type { Secret } from '../admin-api/secret.ts';
import type { Aim } from './aim.ts';
import { hostWithPort } from './aim.ts';
import { compare } from './compare.ts';
import { type ConnectFacts, connect } from './connect.ts';
import { mayCarryToken } from './debug-token.ts';
import { front, type PassageFacts, throughGateway } from './gateway-stages.ts';
import { type HttpEnd, type HttpFacts, http } from './http.ts';
import type { Header } from './http1.ts';
import { type KeepAliveFacts, keepAlive } from './keep-alive.ts';
import { type KongFacts, kongFacts } from './kong-facts.ts';
import type { Follow } from './redirects.ts';
import { addressIn, type ResolveFacts, resolve } from './resolve.ts';
import { lookAgain, type SecondLook } from './second-look.ts';
import type { Limits, Stage, StageName, TrailEntry } from './stage.ts';
import { type Handshake, type TlsFacts, tls } from './tls.ts';
import { trailFacts } from './trail.ts';
import type { Cancel, Endpoint, ProbeWorld } from './world.ts';

/** `auto`: for a short while, when a log tells of lost connections. `watch`: for as long as Kong keeps one. */
export const KEEP_ALIVE_WISHES = ['no', 'auto', 'watch'] as const;
export type KeepAliveWish = (typeof KEEP_ALIVE_WISHES)[number];

export interface ProbeRequest {
  readonly aim: Aim;
  readonly kong: KongFacts;
  /** Kong's proxy, to send the same request through. */
  readonly via: URL | undefined;
  /** The balancer before Kong. */
  readonly front: URL | undefined;
  readonly limits: Limits;
  readonly keepAlive: KeepAliveWish;
  /** Redirects to other hosts are followed only when the user asks for it. */
  readonly follow: Follow;
  readonly onProgress: (line: string) => void;
  /** Each second while an idle connection is watched, instead of a line of progress. */
  readonly onWait?: ((leftMs: number) => void) | undefined;
  /** For Kong's timings, where Kong does not take us for a client of its own machine. */
  readonly debugToken?: Secret | undefined;
}

/** Everything that was seen; undefined: the stage was not reached or not asked for. */
export interface Evidence {
  readonly aim: Aim;
  readonly kong: KongFacts;
  readonly vantage: string;
  /** We looked from where Kong itself runs. */
  readonly dataPlane: boolean;
  readonly peers: readonly PeerEvidence[];
  readonly gateway: PassageFacts | undefined;
  readonly front: PassageFacts | undefined;
  readonly trail: readonly TrailEntry[];
}

/** What was seen of one peer: the service's host, or one target of its upstream. */
export interface PeerEvidence {
  readonly host: string;
  readonly port: number;
  readonly weight: number;
  readonly resolve: ResolveFacts | undefined;
  readonly connect: ConnectFacts | undefined;
  readonly tls: TlsFacts | undefined;
  readonly http: HttpFacts | undefined;
  readonly again: readonly SecondLook[];
  readonly keepAlive: KeepAliveFacts | undefined;
}

/** Kong itself asks for 2 s, and five times; a slow name server shows only to those who wait. */
const SHORTEST_DNS_MS = 3_000;

/** Second looks together get no more than this on top of the limits in force. */
const SECOND_LOOK_MS = 1_000;

/**
 * `client`: from where requests are sent to Kong's proxy and the front, for a client is seldom where Kong is; default:
 * the same place.
 */
export async function probe(
  request: ProbeRequest,
  world: ProbeWorld,
  cancel: Cancel,
  client: ProbeWorld = world,
): Promise<Evidence> {
  const { aim } = request;
  const trail: TrailEntry[] = [];
  const passages = async (stage: typeof throughGateway, base: URL | undefined, debugToken?: Secret) => {
    if (!base || !aim.request || !speaksHttp(aim.request.protocols)) return undefined;
    const times = 1 < aim.peers.length ? Math.min(aim.peers.length * 2, 6) : 1;
    return runStage(
      stage,
      { base, request: aim.request, times, limits: request.limits, follow: request.follow, debugToken },
      request,
      client,
      cancel,
      trail,
    );
  };
  const [first, viaGateway, viaFront] = await Promise.all([
    Promise.all(aim.peers.map((peer) => probePeer(peer, request, world, cancel, trail))),
    passages(throughGateway, request.via, mayCarryToken(request.kong) ? request.debugToken : undefined),
    passages(front, request.front),
  ]);
  const kong = withVersion(request.kong, viaGateway, viaFront);
  const peers = sameTls(kong, request.kong, aim)
    ? first
    : await probeAgain({ ...request, kong }, world, cancel, trail);
  const compared = compare(peers.find((peer) => peer.http)?.http, viaGateway, viaFront);
  if (compared) {
    const outcome = compared.sameStatus ? 'ok' : 'failed';
    const where = client.vantage === world.vantage ? world.vantage : `${world.vantage}, ${client.vantage}`;
    trail.push({ stage: 'compare', outcome, where, ms: 0, facts: trailFacts(compared) });
  }
  return {
    aim,
    kong,
    vantage: world.vantage,
    dataPlane: world.dataPlane,
    peers,
    gateway: viaGateway,
    front: viaFront,
    trail: inOrder(trail),
  };
}

/** Servers that lose connections to Kong keep idle ones for 2 s (gunicorn) or 5 s (Node, Apache, uvicorn) mostly. */
const SHORT_WATCH_MS = 7_000;

/** Watches an idle connection for a short while; for when other evidence tells of lost ones. */
export async function watchBriefly(
  evidence: Evidence,
  request: ProbeRequest,
  world: ProbeWorld,
  cancel: Cancel,
): Promise<Evidence> {
  const trail = [...evidence.trail];
  const peers = await Promise.all(
    evidence.peers.map(async (peer) => {
      const end = peer.http?.addresses.find(({ answer }) => answer.kind === 'answered');
      if (!end || peer.keepAlive) return peer;
      const { aim, kong } = evidence;
      const handshake = handshakeOf(aim, aim.hostHeader ?? peer.host, kong);
      const { onWait } = watching(kong, request);
      const idleMs = Math.min(kong.keepAliveIdleMs, SHORT_WATCH_MS);
      const needs = { end, handshake, ...requestOf(aim), limits: request.limits, idleMs, onWait };
      return { ...peer, keepAlive: await runStage(keepAlive, needs, request, world, cancel, trail) };
    }),
  );
  return { ...evidence, peers, trail: inOrder(trail) };
}

/** Where no Admin API told the version, the answers may (`Via: 1.1 kong/3.9.3`). */
function withVersion(kong: KongFacts, ...ways: readonly (PassageFacts | undefined)[]): KongFacts {
  if (kong.version !== undefined) return kong;
  const marks = ways.flatMap((way) =>
    (way?.passages ?? []).flatMap((passage) => (passage.kind === 'exchange' ? [passage.kong] : [])),
  );
  const version = marks.flatMap(
    ({ via, server }) => /\bkong\/(\d+\.\d+[.\d]*)/.exec(`${via} ${server}`)?.[1] ?? [],
  )[0];
  return version === undefined ? kong : { ...kong, version, tls: kongFacts({ version }).tls };
}

function sameTls({ tls }: KongFacts, before: KongFacts, aim: Aim): boolean {
  const plain = !['https', 'grpcs', 'wss', 'tls'].includes(aim.protocol);
  return plain || (tls.newest === before.tls.newest && tls.legacy === before.tls.legacy);
}

/** As the Kong of that version would say hello; what was seen before is no longer part of the trail. */
async function probeAgain(
  request: ProbeRequest,
  world: ProbeWorld,
  cancel: Cancel,
  trail: TrailEntry[],
): Promise<readonly PeerEvidence[]> {
  const others = trail.filter(({ stage }) => stage === 'through-gateway' || stage === 'front');
  trail.splice(0, trail.length, ...others);
  return Promise.all(request.aim.peers.map((peer) => probePeer(peer, request, world, cancel, trail)));
}

async function probePeer(
  peer: Aim['peers'][number],
  request: ProbeRequest,
  world: ProbeWorld,
  cancel: Cancel,
  trail: TrailEntry[],
): Promise<PeerEvidence> {
  const { aim, kong, limits } = request;
  const run = <Needs, Facts extends object>(stage: Stage<Needs, Facts>, needs: Needs) =>
    runStage(stage, needs, request, world, cancel, trail);
  const seen: { -readonly [K in keyof PeerEvidence]: PeerEvidence[K] } = {
    ...peer,
    resolve: undefined,
    connect: undefined,
    tls: undefined,
    http: undefined,
    again: [],
    keepAlive: undefined,
  };
  const limitMs = Math.max(limits.connectMs, SHORTEST_DNS_MS);
  seen.resolve = await run(resolve, { ...peer, servers: kong.dnsServers, limitMs });
  if (!seen.resolve || seen.resolve.endpoints.length === 0) return seen;
  seen.connect = await run(connect, { endpoints: seen.resolve.endpoints, limitMs: limits.connectMs });
  const open = (seen.connect?.addresses ?? []).filter(({ outcome }) => outcome === 'open');
  if (open.length === 0 || aim.protocol === 'udp' || aim.protocol === 'tcp') return seen;
  const host = aim.hostHeader ?? peer.host;
  const handshake = handshakeOf(aim, host, kong);
  const ends = open.map((end): HttpEnd => ({ ...plainEnd(end), host: hostFor(aim, host, end.port) }));
  let ready = ends;
  if (handshake) {
    seen.tls = await run(tls, { endpoints: open.map(plainEnd), handshake, limitMs: limits.connectMs });
    const secured = (seen.tls?.addresses ?? []).filter(({ result }) => result.kind === 'secured');
    ready = ends.filter((end) => secured.some((one) => one.address === end.address && one.port === end.port));
  }
  const speaks = aim.protocol !== 'tls' && aim.protocol !== 'tls_passthrough';
  if (speaks && ready.length > 0) {
    const needs = { endpoints: ready, handshake, ...requestOf(aim), limits, follow: request.follow };
    seen.http = await run(http, needs);
    const first = ready[0];
    if (request.keepAlive === 'watch' && first) {
      const { idleMs, onWait } = watching(kong, request);
      seen.keepAlive = await run(keepAlive, { ...needs, end: first, idleMs, onWait });
    }
  }
  const puzzling = ends.filter((end) => isPuzzling(end, seen));
  seen.again = await Promise.all(
    puzzling.map((end) => {
      const names = namesFor(aim, peer.host);
      const limitMs = Math.min(SECOND_LOOK_MS, limits.connectMs, limits.answerMs);
      return lookAgain({ end, path: aim.path, handshake, names, limitMs }, world, cancel);
    }),
  );
  return seen;
}

export function waitingWords(leftMs: number): string {
  return `watching an idle connection, ${Math.ceil(leftMs / 1000)} s left`;
}

/** A gRPC or stream route cannot be asked in HTTP/1.1: Kong would answer 426 to a question nobody has. */
function speaksHttp(protocols: readonly string[]): boolean {
  return protocols.length === 0 || protocols.some((protocol) => /^(https?|wss?)$/.test(protocol));
}

function watching(kong: KongFacts, { onProgress, onWait }: ProbeRequest) {
  return {
    idleMs: kong.keepAliveIdleMs,
    onWait: onWait ?? ((leftMs: number) => onProgress(waitingWords(leftMs))),
  };
}

/** Not as one who speaks the declared protocol would answer. */
function isPuzzling(end: HttpEnd, { tls, http }: Pick<PeerEvidence, 'tls' | 'http'>): boolean {
  const same = (one: Endpoint) => one.address === end.address && one.port === end.port;
  const result = tls?.addresses.find(same)?.result;
  if (result && result.kind !== 'secured') return true;
  const answer = http?.addresses.find(same)?.answer;
  if (!answer) return false;
  if (answer.kind === 'http2') return answer.answer.kind !== 'answered';
  // 400, 403 and 421 may be a TLS port, a client certificate or a wrong name speaking.
  return answer.kind !== 'answered' || [400, 403, 421, 426, 505].includes(answer.head.status);
}

function plainEnd({ address, port }: Endpoint): Endpoint {
  return { address, port };
}

function hostFor(aim: Aim, host: string, port: number): string {
  // A Host that the client chose is passed on as it came; Kong adds the port to one it makes itself.
  return aim.preservesHost ? host : hostWithPort(host, port, aim.protocol);
}

/** What Kong says to a TLS upstream: no name for an address, ALPN for gRPC only (ngx_http_upstream.c). */
export function handshakeOf(aim: Aim, host: string, kong: KongFacts): Handshake | undefined {
  if (!['https', 'grpcs', 'wss', 'tls'].includes(aim.protocol)) return undefined;
  const name = host.replace(/:\d+$/, '');
  return {
    sni: addressIn(name) === undefined ? name : undefined,
    alpn: aim.protocol === 'grpcs' ? ['h2'] : [],
    oldest: kong.tls.oldest,
    newest: kong.tls.newest,
    ciphers: kong.tls.legacy ? 'legacy' : 'default',
    verify: aim.tls.verify || kong.verifiesAll,
    authorities: aim.tls.authorities,
    identity: aim.tls.identity,
  };
}

function requestOf(aim: Aim) {
  const headers: readonly Header[] = [
    ['X-Forwarded-For', '127.0.0.1'],
    ['X-Forwarded-Proto', aim.request?.protocols.includes('http') === false ? 'https' : 'http'],
    ['User-Agent', 'kongsole-probe'],
    ['Accept', '*/*'],
    ...(aim.request?.headers ?? []),
  ];
  const speak =
    aim.protocol === 'grpc' || aim.protocol === 'grpcs'
      ? 'grpc'
      : aim.protocol === 'ws' || aim.protocol === 'wss'
        ? 'websocket'
        : 'http1';
  return { speak, method: aim.request?.method ?? 'GET', path: aim.path, headers } as const;
}

/** Names that the far side may know itself by. */
function namesFor(aim: Aim, host: string): readonly string[] {
  const names = [host, aim.host, aim.hostHeader, aim.request?.host, aim.upstream];
  return [...new Set(names)].flatMap((name) => (name && addressIn(name) === undefined ? [name] : []));
}

async function runStage<Needs, Facts extends object>(
  stage: Stage<Needs, Facts>,
  needs: Needs,
  { onProgress }: ProbeRequest,
  world: ProbeWorld,
  cancel: Cancel,
  trail: TrailEntry[],
): Promise<Facts | undefined> {
  if (cancel.aborted) return undefined;
  onProgress(stage.describe(needs));
  const started = world.elapsed();
  const done = await stage.run(needs, world, cancel);
  const ms = Math.round((world.elapsed() - started) * 10) / 10;
  const facts = done.outcome === 'skipped' ? { why: done.why } : trailFacts(done.facts);
  trail.push({ stage: stage.name, outcome: done.outcome, where: world.vantage, ms, facts });
  return done.outcome === 'skipped' ? undefined : done.facts;
}

const ORDER: readonly StageName[] = [
  'resolve',
  'connect',
  'tls',
  'http',
  'keep-alive',
  'through-gateway',
  'front',
  'compare',
];

function inOrder(trail: readonly TrailEntry[]): readonly TrailEntry[] {
  return [...trail].sort((a, b) => ORDER.indexOf(a.stage) - ORDER.indexOf(b.stage));
}
