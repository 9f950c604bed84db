/** Reads what the sidebar shows of a gateway. One section that cannot be read does not hide the others. */
import { type AdminApi, listAll } from './api.ts';
import { decodePage, type Json } from './decode.ts';
import {
  decodeCertificate,
  decodeConsumer,
  decodeInfo,
  decodePlugin,
  decodeRoute,
  decodeService,
  decodeTarget,
  decodeUpstream,
  type GatewayInfo,
  type LiveCertificate,
  type LiveConsumer,
  type LivePlugin,
  type LiveRoute,
  type LiveService,
  type LiveTarget,
  type LiveUpstream,
} from './entities.ts';
import { type AdminFailure, type Answer, failed, ok } from './failure.ts';

export type Section<T> =
  | { readonly kind: 'read'; readonly entities: readonly T[]; readonly cut: boolean }
  | { readonly kind: 'failed'; readonly failure: AdminFailure };

export interface GatewaySnapshot {
  readonly info: GatewayInfo;
  readonly services: Section<LiveService>;
  readonly routes: Section<LiveRoute>;
  readonly plugins: Section<LivePlugin>;
  readonly upstreams: Section<LiveUpstream>;
  /** By the id of their upstream. */
  readonly targets: ReadonlyMap<string, Section<LiveTarget>>;
  readonly consumers: Section<LiveConsumer>;
  readonly certificates: Section<LiveCertificate>;
}

export interface ReadProgress {
  readonly section: string;
  readonly count: number;
}

/** More than that is not read of one section; the sidebar says so. */
const MOST_ENTITIES = 20_000;
/** More upstreams than that are not asked for their health. */
const MOST_HEALTH = 500;
const PARALLEL_HEALTH = 6;

export async function readGateway(
  api: AdminApi,
  cancel: AbortSignal,
  onProgress: (progress: ReadProgress) => void = () => undefined,
): Promise<Answer<GatewaySnapshot>> {
  const root = await api.send({ method: 'GET', path: '/' }, cancel);
  if (root.kind === 'failed') return root;
  const info = decodeInfo(root.value);
  if (!info) return failed({ kind: 'unexpected-shape', path: '/' });

  async function section<T>(name: string, decode: (json: Json) => T | undefined): Promise<Section<T>> {
    const list = await listAll(api, `/${name}`, MOST_ENTITIES, cancel, (count) =>
      onProgress({ section: name, count }),
    );
    return list.kind === 'failed' ? list : decoded(list.value.entities, list.value.cut, decode);
  }
  const [services, routes, plugins, upstreams, consumers, certificates] = await Promise.all([
    section('services', decodeService),
    section('routes', decodeRoute),
    section('plugins', decodePlugin),
    section('upstreams', decodeUpstream),
    section('consumers', decodeConsumer),
    section('certificates', decodeCertificate),
  ]);
  const targets = await readTargets(api, upstreams, cancel);
  if (cancel.aborted) return failed({ kind: 'cancelled' });
  return ok({ info, services, routes, plugins, upstreams, targets, consumers, certificates });
}

function decoded<T>(
  entities: readonly Json[],
  cut: boolean,
  decode: (json: Json) => T | undefined,
): Section<T> {
  return { kind: 'read', cut, entities: entities.map(decode).filter((entity) => entity !== undefined) };
}

async function readTargets(
  api: AdminApi,
  upstreams: Section<LiveUpstream>,
  cancel: AbortSignal,
): Promise<ReadonlyMap<string, Section<LiveTarget>>> {
  const targets = new Map<string, Section<LiveTarget>>();
  if (upstreams.kind === 'failed') return targets;
  const waiting = upstreams.entities.slice(0, MOST_HEALTH);
  const workers = Array.from({ length: PARALLEL_HEALTH }, async () => {
    for (let next = waiting.shift(); next && !cancel.aborted; next = waiting.shift())
      targets.set(next.id, await readTargetsOf(api, next, cancel));
  });
  await Promise.all(workers);
  return targets;
}

/** The health of each target; a control plane has none to tell (404), so there the bare targets do. */
async function readTargetsOf(
  api: AdminApi,
  upstream: LiveUpstream,
  cancel: AbortSignal,
): Promise<Section<LiveTarget>> {
  const path = `/upstreams/${encodeURIComponent(upstream.name)}`;
  const health = await api.send({ method: 'GET', path: `${path}/health` }, cancel);
  const page = health.kind === 'ok' ? decodePage(health.value) : undefined;
  if (page) return decoded(page.data, false, decodeTarget);
  const list = await listAll(api, `${path}/targets`, MOST_ENTITIES, cancel);
  return list.kind === 'failed' ? list : decoded(list.value.entities, list.value.cut, decodeTarget);
}

/** The schemas of plugins by name, for the language server; a plugin without an answer is left out. */
export async function readPluginSchemas(
  api: AdminApi,
  plugins: readonly string[],
  cancel: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const schemas: Record<string, unknown> = {};
  const waiting = [...plugins];
  const workers = Array.from({ length: PARALLEL_HEALTH }, async () => {
    for (let name = waiting.shift(); name !== undefined && !cancel.aborted; name = waiting.shift()) {
      const path = `/schemas/plugins/${encodeURIComponent(name)}`;
      const answer = await api.send({ method: 'GET', path }, cancel);
      if (answer.kind === 'ok') schemas[name] = answer.value;
    }
  });
  await Promise.all(workers);
  return schemas;
}
