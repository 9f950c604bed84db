/** access.log lines of Kong and nginx, log lines of HAProxy, and the JSON that Kong's log serializer writes. */

import { type Reading, reading } from './reading.ts';
import { isObject } from './unwrap.ts';

export interface AccessLine {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly status: number | undefined;
  readonly bytes: number | undefined;
  readonly client: string | undefined;
  readonly requestId: string | undefined;
}

const ACCESS =
  /^(?<client>\S+) (?:\S+ )?\S* ?\[(?<time>[^\]]{10,40})\] "(?:(?<method>[A-Z]+) )?(?<path>[^" ]*)[^"]*" (?<status>\d{3}) (?<bytes>\d+|-)(?<rest>.*)$/;
const STREAM_ACCESS =
  /^(?<client>\S+) \[(?<time>[^\]]{10,40})\] (?:TCP|UDP|TLS) (?<status>\d{3}) (?<bytes>\d+)/;

export function readAccessLine(text: string): AccessLine | undefined {
  const match = ACCESS.exec(text) ?? STREAM_ACCESS.exec(text);
  if (!match) return undefined;
  const { client, method, path, status, bytes, rest = '' } = match.groups ?? {};
  return {
    client,
    method,
    path,
    status: Number(status),
    bytes: bytes === '-' ? 0 : Number(bytes),
    requestId: /kong_request_id: "([0-9a-f]{32})"/.exec(rest)?.[1],
  };
}

/** A status alone seldom tells a cause: 504 may be a connect or a read, 502 anything. */
export function readAccessStatus({ status, bytes, method }: AccessLine): Reading | undefined {
  if (status === undefined) return undefined;
  if (status === 499) return reading('client-closed', { side: 'client', status });
  if (status === 9 || (status === 200 && bytes === 0 && method === 'never')) return undefined;
  if (status === 426) return reading('https-required', { side: 'gateway', status, also: ['other-failure'] });
  if (status < 500 || status === 501) return undefined;
  return reading('other-failure', {
    status,
    also: status === 504 ? ['response-timed-out', 'connection-timed-out'] : [],
    advice: 'an access log tells the status only: find the record of the same request in error.log',
  });
}

/** `$status` is `009` where an upstream's answer had no status line (HTTP/0.9). */
export function isStatusless(text: string): boolean {
  return /" 009 \d+ "/.test(text);
}

const HAPROXY =
  /\[\d{2}\/\w{3}\/\d{4}:[\d:.]+\] (?<frontend>\S+) (?<backend>[^/\s]+)\/(?<server>\S+) (?:(?<timers>(?:-?\+?\d+\/){2,4}\+?-?\d+) )(?<status>-?\d{1,3} )?\+?(?<bytes>\d+) (?:\S+ \S+ )?(?<state>[A-Za-z-]{2,4}) \d+\/\d+/;

/** HAProxy's termination state: who ended it, and in which phase (its configuration manual, section 8.5). */
export function readHaproxyLine(text: string): Reading | undefined {
  const down =
    /Server (?<name>\S+\/\S+) is DOWN(?:, reason: (?<reason>[^,]+))?(?:.*?info: "(?<info>[^"]*)")?/.exec(
      text,
    );
  if (down)
    return readServerDown(
      down.groups?.['reason'] ?? '',
      down.groups?.['info'] ?? '',
      down.groups?.['name'] ?? '',
    );
  if (/(?:backend|proxy) \S+ has no server available/.test(text))
    return reading('pool-down', { also: ['no-healthy-target'] });
  if (
    /does not look like a PROXY protocol header|PROXY protocol header/i.test(text) &&
    /haproxy|\[\d{2}\/\w{3}\/\d{4}:/.test(text)
  ) {
    return reading('proxy-protocol-expected', { side: 'client', also: ['front-speaks-wrong-protocol'] });
  }
  if (/\]\s\S+\/\d+: SSL handshake failure/.test(text)) {
    return reading('front-speaks-wrong-protocol', {
      side: 'client',
      also: ['tls-version-mismatch', 'other-failure'],
    });
  }
  const match = HAPROXY.exec(text);
  if (!match) return undefined;
  const status = Number(match.groups?.['status'] ?? 0) || null;
  const cause = causeOfState(match.groups?.['state'] ?? '', match.groups?.['server'] ?? '', status);
  return cause && { ...cause, status, host: `${match.groups?.['backend']}/${match.groups?.['server']}` };
}

function causeOfState(state: string, server: string, status: number | null): Reading | undefined {
  const [who = '-', when = '-'] = state;
  if (server === '<NOSRV>' && status !== null && 500 <= status)
    return reading('pool-down', { also: ['no-healthy-target'] });
  if (who === 'C' || who === 'c') return reading('client-closed', { side: 'client' });
  if (who === 'P' && when === 'H')
    return reading('invalid-response', { also: ['header-too-large', 'other-failure'] });
  if (who === 'R' || who === 'I') return reading('other-failure', { side: 'gateway' });
  const early = when === 'C' || when === 'Q';
  if (who === 's') {
    if (early) return reading('connection-timed-out', { also: ['host-unreachable'] });
    return when === 'D'
      ? reading('closed-mid-response', { also: ['response-timed-out'] })
      : reading('response-timed-out');
  }
  if (who === 'S') {
    if (early)
      return reading('connection-refused', {
        also: ['host-unreachable', 'https-to-plain-port', 'pool-down', 'connection-reset'],
      });
    return when === 'D' || when === 'L'
      ? reading('closed-mid-response')
      : reading('closed-before-response', {
          also: ['connection-reset', 'http-to-tls-port', 'keepalive-race'],
        });
  }
  if (status === 502 || status === 503 || status === 504) return reading('other-failure');
  return undefined;
}

function readServerDown(reason: string, info: string, host: string): Reading {
  const words = `${reason} ${info}`;
  if (/refused/i.test(words)) return reading('connection-refused', { host, also: ['pool-down'] });
  if (/Layer4 timeout/i.test(words))
    return reading('connection-timed-out', { host, also: ['host-unreachable', 'pool-down'] });
  if (/unreachable|No route/i.test(words)) return reading('host-unreachable', { host, also: ['pool-down'] });
  if (/Layer6/i.test(words))
    return reading('https-to-plain-port', { host, also: ['other-failure', 'tls-version-mismatch'] });
  if (/Layer7 timeout/i.test(words)) return reading('response-timed-out', { host, also: ['pool-down'] });
  if (/Layer7 invalid/i.test(words)) return reading('invalid-response', { host, also: ['http-to-tls-port'] });
  return reading('other-failure', { host, also: ['pool-down', 'no-healthy-target'] });
}

/** What Kong's log serializer tells of one request (kong/pdk/log.lua). */
export function readSerialized(object: Readonly<Record<string, unknown>>): Reading | undefined {
  const response = isObject(object['response']) ? object['response'] : {};
  const status = typeof response['status'] === 'number' ? response['status'] : undefined;
  if (status === undefined) return undefined;
  const tries = Array.isArray(object['tries']) ? object['tries'].filter(isObject) : [];
  const proxied = tries.length > 0 || object['upstream_status'] !== undefined;
  const last = tries.at(-1);
  const host =
    last && typeof last['ip'] === 'string' ? { host: `${last['ip']}:${String(last['port'])}` } : {};
  if (status === 499) return reading('client-closed', { side: 'client', status, ...host });
  if (!proxied && object['source'] !== 'upstream') return readUnproxied(object, status);
  if (status < 500) return undefined;
  const failed = tries.filter((one) => one['state'] === 'failed');
  const timedOut = failed.some((one) => one['code'] === 504) || (failed.length > 0 && status === 504);
  if (timedOut)
    return reading('response-timed-out', {
      also: ['connection-timed-out', 'other-failure'],
      status,
      ...host,
    });
  return reading('other-failure', { status, ...host });
}

function readUnproxied(object: Readonly<Record<string, unknown>>, status: number): Reading | undefined {
  if (status === 404 && !isObject(object['route']) && !isObject(object['service'])) {
    return reading('no-route', { side: 'gateway', status });
  }
  if (status === 426) return reading('https-required', { side: 'gateway', status });
  if ([401, 403, 429].includes(status)) return reading('plugin-denied', { side: 'gateway', status });
  if (status === 503)
    return reading('no-healthy-target', { also: ['no-target', 'name-not-found', 'other-failure'], status });
  return 500 <= status ? reading('other-failure', { side: 'gateway', status }) : undefined;
}
