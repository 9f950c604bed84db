/**
 * From a name or URL to a diagnosis: aims by the file and the gateway, probes, reads the log, asks the doctor and
 * finds the edit that mends the file. What the command line and the editor both call.
 */

import { readDirective } from '../../server/core/dialect/directive.ts';
import type { Cause } from '../../server/core/doctor/cause.ts';
import type { LogSeen } from '../../server/core/doctor/context-seen.ts';
import { diagnose } from '../../server/core/doctor/diagnose.ts';
import type { Diagnosis } from '../../server/core/doctor/hypothesis.ts';
import type { Observation } from '../../server/core/doctor/observation.ts';
import type { Config } from '../../server/core/model/config.ts';
import {
  isTopologyName,
  NO_TOPOLOGY,
  type Topology,
  topologyFrom,
} from '../../server/core/model/topology.ts';
import type { AdminApi } from '../admin-api/api.ts';
import { type AdminFailure, describeFailure } from '../admin-api/failure.ts';
import type { Secret } from '../admin-api/secret.ts';
import { type Aim, addressOf, aimAt, aimAtUrl } from './aim.ts';
import { cureFixes, type ProbeFix } from './cure.ts';
import { declaredSnapshot } from './declared.ts';
import { driftOf } from './drift.ts';
import type { GatewayRequest } from './gateway-request.ts';
import { type KongFacts, kongFacts } from './kong-facts.ts';
import { databaseReachable, type Live, readLive } from './live.ts';
import { logObservations } from './log-evidence.ts';
import { observe } from './observe.ts';
import { type Evidence, type KeepAliveWish, type ProbeRequest, probe, watchBriefly } from './probe.ts';
import type { Follow } from './redirects.ts';
import { type Routing, routeAgain, routingOf } from './routing.ts';
import { isCalled, type Snapshot } from './snapshot.ts';
import type { Limits, TrailEntry } from './stage.ts';
import { trailFacts } from './trail.ts';
import type { Cancel, ProbeWorld } from './world.ts';

export interface ProbeOptions {
  /** The name or id of a service or route, or a URL. */
  readonly target: string;
  readonly file: { readonly name: string; readonly config: Config } | undefined;
  readonly admin: AdminApi | undefined;
  /** What the Admin API said already, where several probes share it. */
  readonly live?: Live | undefined;
  readonly via: URL | undefined;
  readonly front: URL | undefined;
  /** The text of an error.log, asked for after the probe, so that the probe's own requests are in it. */
  readonly readLog: (() => Promise<string>) | undefined;
  readonly topology: Topology;
  readonly limits: Limits;
  readonly keepAlive: KeepAliveWish;
  /** Default: redirects are followed within the host only. */
  readonly follow?: Follow;
  readonly onProgress: (line: string) => void;
  /** Each second while an idle connection is watched, instead of a line of progress. */
  readonly onWait?: (leftMs: number) => void;
  readonly debugToken?: Secret | undefined;
}

export type ProbeResult =
  | { readonly kind: 'probed'; readonly report: ProbeReport }
  | { readonly kind: 'unknown-name'; readonly known: readonly string[] }
  | { readonly kind: 'admin-failed'; readonly failure: AdminFailure };

export interface ProbeReport {
  readonly target: string;
  readonly aim: Aim;
  readonly vantage: string;
  readonly trail: readonly TrailEntry[];
  readonly observations: readonly Observation[];
  readonly topology: Topology;
  readonly diagnosis: Diagnosis;
  /** What would mend it, the best first: an edit of the file where one is known, else words. */
  readonly fixes: readonly ProbeFix[];
}

/** `client`: from where requests are sent to Kong and its front, when `world` is another place. */
export async function runProbe(
  options: ProbeOptions,
  world: ProbeWorld,
  cancel: Cancel,
  client: ProbeWorld = world,
): Promise<ProbeResult> {
  const { target, file } = options;
  const declared = file && declaredSnapshot(file.config);
  const url = asUrl(target);
  const live =
    options.live ?? (options.admin && (await readLive(options.admin, wanted(target, declared), cancel)));
  const told = kongFacts(live?.kind === 'live' ? live.info : undefined);
  // Where the gateway does not tell how long it keeps idle connections, the user may have.
  const kong = told.settings === 'told' ? told : { ...told, keepAliveIdleMs: options.topology.kongIdleMs };
  const routing = routingFor(options, kong);
  const aims = url ? { main: aimAtUrl(url), known: [] } : chooseAim(target, declared, live, routing);
  if (aims.main === undefined) {
    return live?.kind === 'failed' && !declared
      ? { kind: 'admin-failed', failure: live.failure }
      : { kind: 'unknown-name', known: aims.known ?? [] };
  }
  const request = requestOf(aims.main, kong, options);
  const first = await probe(request, world, cancel, client);
  const log = await options.readLog?.();
  const logSeen = logObservations(log, aims.main, first, file?.config, world.now());
  const elsewhere: Observation[] = [
    { kind: 'topology', topology: options.topology },
    ...adminSeen(live),
    ...driftSeen(aims.main, declared, live),
    ...logSeen,
  ];
  const lost =
    options.keepAlive === 'auto' && losesConnections(logSeen) && allAnswer(first) && !cancel.aborted;
  const evidence = lost ? await watchBriefly(first, request, world, cancel) : first;
  const observations = [...observe(evidence, databaseReachable(live)), ...elsewhere];
  const diagnosis = diagnose(observations);
  const fixes = cureFixes(diagnosis.verdict, file);
  const { aim, vantage } = evidence;
  const trail = [...adminTrail(live), ...evidence.trail];
  const report = { target, aim, vantage, trail, observations, topology: options.topology, diagnosis, fixes };
  return { kind: 'probed', report };
}

function requestOf(aim: Aim, kong: KongFacts, options: ProbeOptions): ProbeRequest {
  const { via, front, limits, keepAlive, follow = 'same-host', onProgress, onWait, debugToken } = options;
  return { aim, kong, via, front, limits, keepAlive, follow, onProgress, onWait, debugToken };
}

/** The log holds requests to this service that lost their connection, and nothing else that went wrong with it. */
function losesConnections(log: readonly LogSeen[]): boolean {
  const own = log.filter(({ joined }) => joined !== 'nearby');
  return own.length > 0 && own.every(({ cause }) => LOST.has(cause));
}

function allAnswer({ peers }: Evidence): boolean {
  return peers.every(
    (peer) => peer.http?.addresses.every(({ answer }) => answer.kind === 'answered') ?? false,
  );
}

const LOST: ReadonlySet<Cause> = new Set(['closed-before-response', 'connection-reset', 'keepalive-race']);

/** The request that a client would send to come by this service or route, where one can be made up. */
export function requestTo(
  target: string,
  chain: Pick<ProbeOptions, 'file' | 'via' | 'front'>,
  live: Live,
): GatewayRequest | undefined {
  const kong = kongFacts(live.kind === 'live' ? live.info : undefined);
  const declared = chain.file && declaredSnapshot(chain.file.config);
  return chooseAim(target, declared, live, routingFor(chain, kong)).main?.request;
}

interface Aims {
  readonly main: Aim | undefined;
  readonly known?: readonly string[];
}

/** What the gateway holds is what it does; the file is asked where the gateway does not know the name. */
/** The gateway's own word on version and flavour goes before the file's. */
function routingFor({ file, via, front }: Pick<ProbeOptions, 'file' | 'via' | 'front'>, kong: KongFacts) {
  const said = file && readDirective(file.config.document);
  const options = {
    version: kong.version ?? said?.target.version,
    flavor: kong.routerFlavor ?? said?.target.flavor,
    host: (via ?? front)?.host,
    scheme: via && (via.protocol === 'https:' ? ('https' as const) : ('http' as const)),
  };
  return (snapshot: Snapshot): Routing => routingOf(snapshot, options);
}

function chooseAim(
  target: string,
  declared: Snapshot | undefined,
  live: Live | undefined,
  routing: (snapshot: Snapshot) => Routing,
): Aims {
  const known = new Set<string>();
  for (const snapshot of [live?.kind === 'live' ? live.snapshot : undefined, declared]) {
    if (!snapshot) continue;
    const aim = aimAt(target, snapshot, routing(snapshot));
    if (!('known' in aim)) return { main: completed(aim, target, declared, routing, snapshot) };
    for (const name of aim.known) known.add(name);
  }
  return { main: undefined, known: [...known] };
}

/** What the gateway keeps to itself (private keys) or does not hold (the route) is taken from the file. */
function completed(
  aim: Aim,
  target: string,
  declared: Snapshot | undefined,
  routing: (snapshot: Snapshot) => Routing,
  live: Snapshot,
): Aim {
  if (!declared || live.origin === 'file') return aim;
  const own = aimAt(target, declared, routing(declared));
  if ('known' in own) return aim;
  const identity = aim.tls.identity ?? (aim.tls.clientCertificate ? own.tls.identity : undefined);
  const whole = { ...aim, tls: { ...aim.tls, identity } };
  if (!own.request) return whole;
  // The user asks for the request that the file promises, whatever has become of its route.
  const routed = routeAgain(own.request, own.route, routing(live));
  const path = routed.upstream?.path ?? aim.path;
  return { ...whole, request: own.request, route: own.route ?? aim.route, routed: routed.seen, path };
}

function wanted(target: string, declared: Snapshot | undefined) {
  return (upstream: string, live: Snapshot): boolean =>
    [live, declared].some((snapshot) => {
      const services = snapshot?.entities('services') ?? [];
      const aim = snapshot && aimAt(target, snapshot);
      const name = aim && !('known' in aim) ? aim.service : undefined;
      const service = services.find((entity) => name !== undefined && isCalled(entity, name));
      return service !== undefined && addressOf(service).host === upstream;
    });
}

function driftSeen(aim: Aim, declared: Snapshot | undefined, live: Live | undefined): readonly Observation[] {
  if (!declared || live?.kind !== 'live' || aim.origin === 'url') return [];
  return driftOf(aim.service, aim.route, declared, live.snapshot);
}

/** An Admin API that was to be asked and could not be is told of; one that answers shows in what is known. */
function adminTrail(live: Live | undefined): readonly TrailEntry[] {
  if (live?.kind !== 'failed') return [];
  const { reason, advice } = describeFailure(live.failure);
  return [{ stage: 'admin', outcome: 'failed', ms: 0, facts: trailFacts({ reason, advice }) }];
}

function adminSeen(live: Live | undefined): readonly Observation[] {
  if (!live) return [];
  if (live.kind === 'live')
    return [{ kind: 'admin', outcome: 'ok', words: 'the Admin API answers' }, ...live.health];
  const outcome = ADMIN_OUTCOMES[live.failure.kind] ?? 'failed';
  return [{ kind: 'admin', outcome, words: describeFailure(live.failure).reason }];
}

const ADMIN_OUTCOMES: Readonly<Partial<Record<AdminFailure['kind'], 'unreachable' | 'denied' | 'not-kong'>>> =
  {
    'name-not-found': 'unreachable',
    'connection-refused': 'unreachable',
    'connection-failed': 'unreachable',
    'timed-out': 'unreachable',
    'token-needed': 'denied',
    'token-refused': 'denied',
    html: 'not-kong',
    'not-json': 'not-kong',
    'unexpected-shape': 'not-kong',
  };

function asUrl(target: string): URL | undefined {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(target) && URL.canParse(target) ? new URL(target) : undefined;
}

/** The file's own word on the chain, in the comment at its top, else what the user's settings say. */
export function topologyIn(config: Config | undefined): Topology {
  return config?.settings.topology ?? NO_TOPOLOGY;
}

/** From `key=value` words; those that are not known are left out. */
export function topologyOf(words: string): Topology {
  const said = [...words.matchAll(/([a-z-]+)=(\S+)/g)].flatMap(([, name = '', value = '']) =>
    isTopologyName(name) ? [[name, value] as const] : [],
  );
  return topologyFrom(new Map(said));
}
