/**
 * Where a service sends its requests, as Kong reads it, and where each part of that is written. A service has
 * either `url` (which wins in DB-less mode) or `protocol`, `host`, `port` and `path` with Kong's defaults.
 * Source: Kong 3.9 kong/db/schema/entities/services.lua (defaults, the `url` shorthand).
 */
import { resolveAlias } from '../syntax/read.ts';
import { type Located, type ScalarNode, within } from '../syntax/tree.ts';
import type { Entity } from './config.ts';
import { isPlaceholder } from './known.ts';

/** A value with its place; no place when it is a default of Kong's. `undefined`: unknown or unreadable. */
export interface Part<T> {
  readonly value: T;
  readonly at: Located | undefined;
}

export interface ServiceAddress {
  readonly form: 'url' | 'fields';
  readonly protocol: Part<string> | undefined;
  readonly host: Part<string> | undefined;
  readonly port: Part<number> | undefined;
  readonly path: Part<string> | undefined;
}

const DEFAULT_PROTOCOL = 'http';
/** Kong's default for `port`, whatever the protocol. Only the `url` shorthand knows 443, and only for https. */
export const DEFAULT_PORT = 80;

/** The port that a `url` without one means. Also go-database-reconciler pkg/file/types.go, unwrapURL. */
export function defaultPortOfUrl(scheme: string): number {
  return scheme === 'https' ? 443 : DEFAULT_PORT;
}

const TLS_OF: Readonly<Record<string, string>> = { http: 'https', grpc: 'grpcs', ws: 'wss', tcp: 'tls' };
const PLAIN_OF: Readonly<Record<string, string>> = { https: 'http', grpcs: 'grpc', wss: 'ws', tls: 'tcp' };

/** The protocol that says the same with TLS; undefined where there is none or it has it already. */
export function withTls(protocol: string): string | undefined {
  return Object.hasOwn(TLS_OF, protocol) ? TLS_OF[protocol] : undefined;
}

export function withoutTls(protocol: string): string | undefined {
  return Object.hasOwn(PLAIN_OF, protocol) ? PLAIN_OF[protocol] : undefined;
}

/** The scalar written under `field`; undefined where there is none or it is null, as Kong takes null for unset. */
export function scalarOf(entity: Entity, field: string): ScalarNode | undefined {
  const pair = entity.fields.get(field);
  const value = pair && resolveAlias(pair.value);
  return value?.kind === 'scalar' && value.value !== null ? value : undefined;
}

export function addressOf(service: Entity): ServiceAddress {
  const url = scalarOf(service, 'url');
  return url ? fromUrl(url) : fromFields(service);
}

/** The address that the fields other than `url` state, present `url` or not. */
export function fromFields(service: Entity): ServiceAddress {
  return {
    form: 'fields',
    protocol: textPart(service, 'protocol', DEFAULT_PROTOCOL),
    host: textPart(service, 'host', undefined),
    port: portPart(service),
    path: textPart(service, 'path', ''),
  };
}

function textPart(service: Entity, field: string, otherwise: string | undefined): Part<string> | undefined {
  const scalar = scalarOf(service, field);
  if (!scalar) return otherwise === undefined ? undefined : { value: otherwise, at: undefined };
  if (typeof scalar.value !== 'string' || isPlaceholder(scalar.text)) return undefined;
  return { value: scalar.value, at: scalar };
}

function portPart(service: Entity): Part<number> | undefined {
  const scalar = scalarOf(service, 'port');
  if (!scalar) return { value: DEFAULT_PORT, at: undefined };
  return typeof scalar.value === 'number' ? { value: scalar.value, at: scalar } : undefined;
}

const URL_PARTS =
  /^(?<scheme>[a-z][a-z0-9+.-]*):\/\/(?:[^@/?#]*@)?(?<host>\[[^\]]*\]|[^:/?#]*)(?::(?<port>\d+))?(?<path>\/[^?#]*)?/di;

function fromUrl(url: ScalarNode): ServiceAddress {
  const match = URL_PARTS.exec(url.text);
  const { scheme, host, port, path } = match?.groups ?? {};
  const places = match?.indices?.groups;
  if (!scheme || isPlaceholder(url.text)) {
    return { form: 'url', protocol: undefined, host: undefined, port: undefined, path: undefined };
  }
  const at = (place: readonly [number, number] | undefined) => place && partOf(url, place[0], place[1]);
  const written = port === undefined ? undefined : { value: Number(port), at: at(places?.['port']) };
  return {
    form: 'url',
    protocol: { value: scheme, at: at(places?.['scheme']) },
    host: host ? { value: host, at: at(places?.['host']) } : undefined,
    port: written ?? { value: defaultPortOfUrl(scheme), at: undefined },
    path: { value: path ?? '', at: at(places?.['path']) },
  };
}

/**
 * The place of a part of a scalar's text. Where escapes or folding make the source differ from the text, the whole
 * scalar: a wrong place is worse than a wide one.
 */
export function partOf(scalar: ScalarNode, from: number, to: number): Located {
  const quotes = scalar.style === 'single' || scalar.style === 'double' ? 1 : 0;
  const alike = scalar.to - scalar.from === scalar.text.length + 2 * quotes;
  const simple = scalar.style !== 'literal' && scalar.style !== 'folded';
  return alike && simple ? within(scalar, quotes + from, quotes + to) : scalar;
}
