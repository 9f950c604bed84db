/** The gateway's own view of one service: its entities, its settings, the health of its targets. */

import type { HealthSeen } from '../../server/core/doctor/context-seen.ts';
import { type AdminApi, listAll } from '../admin-api/api.ts';
import { decodePage, isJson, type Json } from '../admin-api/decode.ts';
import type { AdminFailure } from '../admin-api/failure.ts';
import { type PlainEntity, type Snapshot, text } from './snapshot.ts';
import type { Cancel } from './world.ts';

export type Live =
  | { readonly kind: 'failed'; readonly failure: AdminFailure; readonly status?: unknown }
  | {
      readonly kind: 'live';
      readonly snapshot: Snapshot;
      /** `GET /` and `GET /status`, undecoded. */
      readonly info: unknown;
      readonly status: unknown;
      readonly health: readonly HealthSeen[];
    };

const SECTIONS = ['services', 'routes', 'plugins', 'upstreams', 'certificates', 'ca_certificates'];
const MOST_ENTITIES = 20_000;

/** Reads everything a probe may need; `hosts` are the names whose upstreams are asked for targets and health. */
export async function readLive(
  api: AdminApi,
  wantsTargets: (upstream: string, snapshot: Snapshot) => boolean,
  cancel: Cancel,
): Promise<Live> {
  const root = await api.send({ method: 'GET', path: '/' }, cancel);
  if (root.kind === 'failed') return root;
  if (!isJson(root.value) || text(root.value['version']) === undefined) {
    return { kind: 'failed', failure: { kind: 'unexpected-shape', path: '/' } };
  }
  const [status, ...lists] = await Promise.all([
    api.send({ method: 'GET', path: '/status' }, cancel),
    ...SECTIONS.map((section) => listAll(api, `/${section}`, MOST_ENTITIES, cancel)),
  ]);
  const byKind = new Map<string, readonly PlainEntity[]>();
  SECTIONS.forEach((section, i) => {
    const list = lists[i];
    byKind.set(section, list?.kind === 'ok' ? list.value.entities : []);
  });
  const services = lists[0];
  // Without its database Kong still tells of itself, but not of its entities.
  if (services?.kind === 'failed')
    return status.kind === 'ok' ? { ...services, status: status.value } : services;
  const snapshot: Snapshot = { origin: 'gateway', entities: (kind) => byKind.get(kind) ?? [] };
  const upstreams = snapshot.entities('upstreams').flatMap((upstream) => {
    const name = text(upstream['name']);
    return name !== undefined && wantsTargets(name, snapshot) ? [{ name, id: upstream['id'] }] : [];
  });
  const read = await Promise.all(upstreams.map(({ name, id }) => readTargets(api, name, id, cancel)));
  byKind.set(
    'targets',
    read.flatMap(({ targets }) => targets),
  );
  const health = read.flatMap(({ health }) => (health ? [health] : []));
  return {
    kind: 'live',
    snapshot,
    info: root.value,
    status: status.kind === 'ok' ? status.value : undefined,
    health,
  };
}

/** `database.reachable` of `GET /status`; undefined where there is no database, or nobody told. */
export function databaseReachable(live: Live | undefined): boolean | undefined {
  const status = live?.status;
  if (!isJson(status)) return undefined;
  const { database } = status;
  const reachable = isJson(database) ? database['reachable'] : undefined;
  return typeof reachable === 'boolean' ? reachable : undefined;
}

async function readTargets(api: AdminApi, name: string, id: unknown, cancel: Cancel) {
  const path = `/upstreams/${encodeURIComponent(name)}`;
  const answer = await api.send({ method: 'GET', path: `${path}/health` }, cancel);
  const page = answer.kind === 'ok' ? decodePage(answer.value) : undefined;
  if (page) {
    const targets = page.data.map((target) => ({ ...target, upstream: { id } }));
    return { targets, health: healthSeen(name, page.data) };
  }
  // A control plane has no health to tell.
  const list = await listAll(api, `${path}/targets`, MOST_ENTITIES, cancel);
  const targets =
    list.kind === 'ok' ? list.value.entities.map((target) => ({ ...target, upstream: { id } })) : [];
  return { targets, health: undefined };
}

const HEALTHS = ['HEALTHY', 'UNHEALTHY', 'HEALTHCHECKS_OFF', 'DNS_ERROR'] as const;

function healthSeen(upstream: string, targets: readonly Json[]): HealthSeen {
  return {
    kind: 'health',
    upstream,
    targets: targets.flatMap((target) => {
      const health = HEALTHS.find((known) => known === target['health']);
      const name = text(target['target']);
      if (health === undefined || name === undefined) return [];
      return [
        { target: name, weight: typeof target['weight'] === 'number' ? target['weight'] : 100, health },
      ];
    }),
  };
}
