/** Checks over several fields that plugins make in code. A record comes with its defaults filled in. */

import type { ValueFault } from './fault.ts';
import { fault, faultAt } from './fault.ts';
import { splitUrl } from './url.ts';

/** Null or absent: not set. */
export interface PlainRecord {
  readonly [field: string]: unknown;
}

const PERIODS = ['second', 'minute', 'hour', 'day', 'month', 'year'];

/** A longer period may not have a lower limit than a shorter one (rate-limiting and response-ratelimiting). */
export function validatePeriods(limits: PlainRecord): ValueFault | undefined {
  const set = PERIODS.flatMap((period) => {
    const limit = limits[period];
    return typeof limit === 'number' ? [{ period, limit }] : [];
  });
  for (const [i, shorter] of set.entries()) {
    const longer = set.slice(i + 1).find((other) => other.limit < shorter.limit);
    if (longer === undefined) continue;
    const facts = {
      shorter: shorter.period,
      shorterLimit: shorter.limit,
      longer: longer.period,
      longerLimit: longer.limit,
    };
    return faultAt('limits-out-of-order', facts, [longer.period]);
  }
  return undefined;
}

/** rate-limiting's `config`: the periods, and from 3.2 on `sync_rate`, which counts for the redis policy only. */
export function validateRateLimiting(config: PlainRecord): ValueFault | undefined {
  const periods = validatePeriods(config);
  if (periods) return periods;
  const rate = config['sync_rate'];
  if (typeof rate !== 'number' || rate === -1) return undefined;
  const policy = config['policy'];
  if (policy !== 'redis')
    return faultAt('sync-rate-without-redis', { policy: String(policy) }, ['sync_rate']);
  return rate < 0.02 ? faultAt('sync-rate-too-small', { rate }, ['sync_rate']) : undefined;
}

/** request-termination's `config`. */
export function validateTermination(config: PlainRecord): ValueFault | undefined {
  const has = (field: string) => typeof config[field] === 'string' && config[field] !== '';
  if (has('message') && has('content_type')) return faultAt('message-with-body', {}, ['message']);
  if (has('message') && has('body')) return faultAt('message-with-body', {}, ['message']);
  if (has('content_type') && !has('body')) return faultAt('content-type-without-body', {}, ['content_type']);
  if (config['echo'] === true && (has('content_type') || has('body')))
    return faultAt('echo-with-body', {}, ['echo']);
  return undefined;
}

/** http-log's `config`: user info in the URL and an Authorization header exclude each other. */
export function validateHttpLog(config: PlainRecord): ValueFault | undefined {
  const endpoint = config['http_endpoint'];
  const headers = config['headers'];
  if (typeof endpoint !== 'string' || splitUrl(endpoint)?.userinfo === undefined) return undefined;
  if (typeof headers !== 'object' || headers === null) return undefined;
  const header = Object.keys(headers).find((name) => name.toLowerCase() === 'authorization');
  return header === undefined
    ? undefined
    : faultAt('userinfo-and-authorization', { header }, ['headers', header]);
}

const FLOWS = [
  'enable_authorization_code',
  'enable_implicit_grant',
  'enable_client_credentials',
  'enable_password_grant',
];

/** oauth2's `config`: at least one flow must be on. */
export function validateOauth2Flows(config: PlainRecord): ValueFault | undefined {
  return FLOWS.some((flow) => config[flow] === true) ? undefined : fault('no-flow', {});
}

/** opentelemetry's `resource_attributes`. */
export function validateAttributes(attributes: PlainRecord): ValueFault | undefined {
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value === '') return faultAt('empty-attribute', { attribute }, [attribute]);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') continue;
    const type = value === null || value === undefined ? 'null' : 'a table';
    return faultAt('attribute-type', { attribute, type }, [attribute]);
  }
  return undefined;
}

/** zipkin's `static_tags`: names may not repeat. */
export function validateStaticTags(tags: readonly unknown[]): ValueFault | undefined {
  const seen = new Set<string>();
  for (const [i, tag] of tags.entries()) {
    const name = typeof tag === 'object' && tag !== null && 'name' in tag ? tag.name : undefined;
    if (typeof name !== 'string') continue;
    if (seen.has(name)) return faultAt('repeated-tag-name', { name }, [i, 'name']);
    seen.add(name);
  }
  return undefined;
}

/** acme's `config.storage` on a gateway without database. */
export function validateAcmeStorage(config: PlainRecord): ValueFault | undefined {
  const storage = config['storage'];
  return storage === 'kong' ? faultAt('storage-needs-database', { storage }, ['storage']) : undefined;
}

/** The ai plugins' model record (3.6 on): Anthropic's completions have no statistics. */
export function validateAiLogStatistics(config: PlainRecord): ValueFault | undefined {
  const routeType = config['route_type'];
  const provider = memberOf(config['model'], 'provider');
  const wanted = memberOf(config['logging'], 'log_statistics');
  if (wanted !== true || routeType !== 'llm/v1/completions' || provider !== 'anthropic') return undefined;
  return faultAt('no-statistics', { provider, routeType }, ['logging', 'log_statistics']);
}

function memberOf(record: unknown, field: string): unknown {
  if (typeof record !== 'object' || record === null) return undefined;
  return Object.entries(record).find(([name]) => name === field)?.[1];
}
