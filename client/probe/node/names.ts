/** DNS questions, and what this system is set to ask. */

import { promises as dns, getServers, lookup } from 'node:dns';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Cancel, DnsAnswer, DnsFailure, DnsQuestion, DnsRecord, ResolverSetup } from '../world.ts';
import { codeOf, race } from './waiting.ts';

export async function resolverSetup(): Promise<ResolverSetup> {
  const [conf, hosts] = await Promise.all([readText('/etc/resolv.conf'), readText('/etc/hosts')]);
  return setupFrom(conf, hosts, getServers());
}

/** Reads resolv.conf(5) and hosts(5). */
export function setupFrom(conf: string, hosts: string, servers: readonly string[]): ResolverSetup {
  const search: string[] = [];
  let ndots = 1;
  for (const line of conf.split('\n')) {
    const [word, ...rest] = line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/);
    // The last `search` or `domain` line counts (resolv.conf(5)).
    if (word === 'search' || word === 'domain') search.splice(0, search.length, ...rest);
    if (word === 'options') {
      for (const option of rest) if (option.startsWith('ndots:')) ndots = Number(option.slice(6)) || 0;
    }
  }
  const byName = new Map<string, string[]>();
  for (const line of hosts.split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (!address || !isIP(address)) continue;
    for (const name of names)
      byName.set(name.toLowerCase(), [...(byName.get(name.toLowerCase()) ?? []), address]);
  }
  return { servers, search, ndots, hosts: byName };
}

/** Empty where there is no such file: not every system has one. */
async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return '';
  }
}

const DNS_CODES: Readonly<Record<string, DnsFailure>> = {
  ENOTFOUND: 'no-such-name',
  ENODATA: 'no-such-record',
  ESERVFAIL: 'server-failure',
  ENOTIMP: 'server-failure',
  EFORMERR: 'server-failure',
  EREFUSED: 'refused',
  ETIMEOUT: 'timed-out',
  ECONNREFUSED: 'unreachable',
  EBADNAME: 'bad-name',
  ECANCELLED: 'cancelled',
};

export async function ask(
  { name, type, servers }: DnsQuestion,
  limitMs: number,
  cancel: Cancel,
): Promise<DnsAnswer> {
  const started = performance.now();
  const failure = (kind: DnsFailure, code: string): DnsAnswer => ({
    kind,
    code,
    ms: performance.now() - started,
  });
  let resolver: dns.Resolver;
  try {
    resolver = new dns.Resolver({ timeout: limitMs, tries: 1 });
    if (servers.length > 0) resolver.setServers(servers);
  } catch (error) {
    return failure('failed', codeOf(error));
  }
  const outcome = {
    limitMs: limitMs + 50,
    cancel,
    late: { kind: 'timed-out', code: 'ETIMEOUT', ms: limitMs } as const,
  };
  return race<DnsAnswer>({ ...outcome, cancelled: failure('cancelled', 'ECANCELLED') }, (settle) => {
    records(resolver, name, type).then(
      (records) =>
        // c-ares gives an empty list for a loop of CNAMEs.
        settle(
          records.length > 0
            ? { kind: 'records', records, ms: performance.now() - started }
            : failure('no-such-record', 'empty'),
        ),
      (error: unknown) => settle(failure(DNS_CODES[codeOf(error)] ?? 'failed', codeOf(error))),
    );
    return () => resolver.cancel();
  });
}

async function records(
  resolver: dns.Resolver,
  name: string,
  type: DnsQuestion['type'],
): Promise<DnsRecord[]> {
  switch (type) {
    case 'A':
      return (await resolver.resolve4(name, { ttl: true })).map(({ address, ttl }) => ({
        value: address,
        ttl,
      }));
    case 'AAAA':
      return (await resolver.resolve6(name, { ttl: true })).map(({ address, ttl }) => ({
        value: address,
        ttl,
      }));
    case 'CNAME':
      return (await resolver.resolveCname(name)).map((value) => ({ value }));
    case 'SRV':
      return (await resolver.resolveSrv(name)).map((srv) => ({
        value: srv.name,
        port: srv.port,
        weight: srv.weight,
        priority: srv.priority,
      }));
  }
}

export function systemLookup(name: string, limitMs: number, cancel: Cancel): Promise<readonly string[]> {
  return race<readonly string[]>({ limitMs, cancel, late: [], cancelled: [] }, (settle) => {
    lookup(name, { all: true }, (error, found) => settle(error ? [] : found.map(({ address }) => address)));
    return () => undefined;
  });
}
