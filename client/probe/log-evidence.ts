/** What an error.log says about the service that was probed, closest first. Pure. */

import type { LogSeen } from '../../server/core/doctor/context-seen.ts';
import { type Explained, explain } from '../../server/core/logs/explain.ts';
import type { Config } from '../../server/core/model/config.ts';
import type { Aim } from './aim.ts';
import type { Evidence } from './probe.ts';
import { shown } from './trail.ts';

/** Only the end of a log is about now. */
const LATEST = 400;
const MOST_NEARBY = 20;
const MOST_JOINED = 60;

export function logObservations(
  log: string | undefined,
  aim: Aim,
  evidence: Evidence,
  config: Config | undefined,
  /** ms since 1970. */
  now: number,
): readonly LogSeen[] {
  if (log === undefined) return [];
  const clues = cluesOf(aim, evidence);
  const seen: LogSeen[] = [];
  const latest = [...explain(log, { config })].slice(-LATEST);
  for (const explained of latest) {
    const { record, reading, line, hop } = explained;
    const method = /^([A-Z]+) /.exec(line?.fields.request ?? '')?.[1];
    seen.push({
      kind: 'log',
      cause: explained.cause,
      words: shown(record.text.replaceAll('\n', ' ')),
      status: reading.status,
      joined: joinOf(explained, clues),
      mark: reading.mark,
      also: reading.also,
      ...(reading.plugin === undefined ? {} : { plugin: reading.plugin }),
      ...(reading.side !== 'upstream' && hop !== null ? { hop } : {}),
      ...(method === undefined ? {} : { method }),
      ...(isOld(line?.time, now) ? { old: true } : {}),
    });
  }
  const nearby = seen.filter(({ joined }) => joined === 'nearby').slice(-MOST_NEARBY);
  const joined = seen.filter(({ joined }) => joined !== 'nearby').slice(-MOST_JOINED);
  return [...joined, ...nearby];
}

/** A day; the clock of a log has no time zone, so it may be half a day off. */
const OLD_MS = 36 * 3_600_000;

function isOld(time: string | undefined, now: number): boolean {
  const at = time === undefined ? Number.NaN : Date.parse(`${time.replaceAll('/', '-').replace(' ', 'T')}Z`);
  return OLD_MS < now - at;
}

interface Clues {
  readonly requestIds: ReadonlySet<string>;
  /** `GET /api`: what was sent through Kong. */
  readonly request: string | undefined;
  /** `10.0.0.7:8443` of every peer, and the names. */
  readonly peers: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

function cluesOf(aim: Aim, { gateway, front, peers }: Evidence): Clues {
  const passages = [...(gateway?.passages ?? []), ...(front?.passages ?? [])];
  const requestIds = passages.flatMap((passage) =>
    passage.kind === 'exchange' && passage.kong.requestId !== undefined ? [passage.kong.requestId] : [],
  );
  const endpoints = peers.flatMap((peer) => [
    `${peer.host}:${peer.port}`,
    ...(peer.resolve?.endpoints ?? []).map(({ address, port }) =>
      address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`,
    ),
  ]);
  const names = [aim.service, aim.route, aim.upstream].filter((name) => name !== undefined);
  const { request } = aim;
  const sent = passages.length > 0 && request ? `${request.method} ${request.path}` : undefined;
  return {
    requestIds: new Set(requestIds),
    request: sent,
    peers: new Set(endpoints),
    names: new Set(names),
  };
}

function joinOf(
  { line, entity, reading, record }: Explained,
  { requestIds, request, peers, names }: Clues,
): LogSeen['joined'] {
  const id = line?.fields.requestId;
  if (id !== undefined) {
    if (requestIds.has(id)) return 'request';
  }
  if (entity && names.has(entity.name)) return 'service';
  const upstream = /^[a-z]+:\/\/([^/]+)/.exec(line?.fields.upstream ?? '')?.[1];
  if (upstream !== undefined && peers.has(upstream)) return 'service';
  if (
    reading.host !== undefined &&
    (peers.has(reading.host) || [...peers].some((peer) => peer.startsWith(`${reading.host}:`)))
  ) {
    return 'service';
  }
  // What Kong does alone names no peer; before 3.5 there is no id either.
  if (upstream === undefined && request !== undefined && line?.fields.request?.startsWith(`${request} HTTP/`))
    return 'service';
  // A log line of another format still names the peer.
  return upstream === undefined && [...peers].some((peer) => record.text.includes(peer))
    ? 'service'
    : 'nearby';
}
