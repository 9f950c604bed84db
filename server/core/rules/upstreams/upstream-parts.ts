/** What rules about upstreams ask of an upstream: its targets, and the services that use it. */
import type { Config, Entity } from '../../model/config.ts';
import { isUnknown } from '../../model/known.ts';
import { addressOf } from '../../model/service-address.ts';
import { resolveAlias } from '../../syntax/read.ts';
import type { ScalarNode } from '../../syntax/tree.ts';
import { isIp } from '../../validators/ip.ts';
import { type Fields, fieldsOfEntity, scalarIn } from '../fields.ts';

export interface Target {
  readonly entity: Entity;
  readonly at: ScalarNode;
  readonly host: string;
  /** Undefined: none is written, and Kong takes 8000. */
  readonly port: number | undefined;
  readonly portAt: { readonly from: number; readonly to: number } | undefined;
  readonly weight: number | undefined;
}

const TARGET = /^(?<host>\[[^\]]*\]|[^:[\]]+)(?::(?<port>\d+))?$/d;
/** Kong 3.9 kong/db/schema/entities/targets.lua. */
const DEFAULT_WEIGHT = 100;

/** The upstream's targets, nested or not; undefined where not all of them are known. */
export function targetsOf(upstream: Entity, config: Config): readonly Target[] | undefined {
  const pair = upstream.fields.get('targets');
  const list = pair && resolveAlias(pair.value);
  if (pair && list?.kind !== 'list' && !(list?.kind === 'scalar' && list.value === null)) return undefined;
  const nested = upstream.nested('targets');
  if (list?.kind === 'list' && list.items.length !== nested.length) return undefined;
  const bound = [upstream.name, upstream.id].flatMap((key) =>
    key === undefined
      ? []
      : config.index
          .referencesTo('upstreams', key)
          .flatMap(({ from }) => (from.kind === 'targets' ? [from] : [])),
  );
  const targets = [...nested, ...bound].map((entity) => readTarget(entity, config));
  return targets.every((target) => target !== undefined) ? targets : undefined;
}

export function readTarget(entity: Entity, config: Config): Target | undefined {
  const fields = fieldsOfEntity(entity, config);
  const at = scalarIn(fields, 'target');
  const match = typeof at?.value === 'string' ? TARGET.exec(at.value) : null;
  const host = match?.groups?.['host'];
  if (!at || !match || host === undefined) return undefined;
  const port = match.groups?.['port'];
  const place = match.indices?.groups?.['port'];
  const weight = entity.fields.has('weight') ? scalarIn(fields, 'weight')?.value : DEFAULT_WEIGHT;
  return {
    entity,
    at,
    host,
    port: port === undefined ? undefined : Number(port),
    portAt: place ? { from: place[0], to: place[1] } : undefined,
    weight: typeof weight === 'number' ? weight : undefined,
  };
}

/** The upstream that a service's host names. */
export function upstreamOf(service: Entity, config: Config): Entity | undefined {
  const host = addressOf(service).host?.value;
  return host === undefined ? undefined : config.index.named('upstreams', host)[0];
}

/** An address, not a name that DNS knows. */
export function isAddress({ host }: Target): boolean {
  return isIp(host.replace(/^\[|\]$/g, ''));
}

/** Something in the record is a placeholder: what it is like is not known. */
export function hasUnknown({ pairs, config }: Fields): boolean {
  return [...pairs.values()].some(({ value }) => {
    const node = resolveAlias(value);
    return node?.kind === 'scalar' && isUnknown(node, config.settings.placeholders);
  });
}

/** Ports that servers use for TLS, and for plain http, by registration or by wide custom. */
export const TLS_PORTS: ReadonlySet<number> = new Set([443, 8443, 9443]);
export const PLAIN_PORTS: ReadonlySet<number> = new Set([80, 8080, 8000, 3000, 5000]);
