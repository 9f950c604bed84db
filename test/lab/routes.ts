/** Which route a request meets in the lab: the simple part of Kong's rules, enough for plain paths and hosts. */

import type { IncomingHttpHeaders } from 'node:http';
import type { PlainEntity } from '../../client/probe/aim.ts';

export interface Asked {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Found {
  readonly route: PlainEntity;
  /** The part of the path that the route matches, for strip_path. */
  readonly matched: string;
}

/** More specific wins: a named host, then a regex, then more conditions, then the longer path. */
export function bestRoute(routes: readonly PlainEntity[], asked: Asked): Found | undefined {
  const matches = routes.flatMap((route) => {
    const matched = matchedPath(texts(route['paths']), asked.path);
    if (matched === undefined || !matchesRest(route, asked)) return [];
    return [{ route, matched, rank: rankOf(route, matched) }];
  });
  matches.sort((a, b) => compare(b.rank, a.rank));
  return matches[0];
}

function matchedPath(paths: readonly string[], path: string): string | undefined {
  if (paths.length === 0) return '';
  const found = paths.flatMap((wanted) => {
    if (!wanted.startsWith('~')) return path.startsWith(wanted) ? [wanted] : [];
    const match = new RegExp(`^(?:${wanted.slice(1)})`).exec(path);
    return match ? [match[0]] : [];
  });
  return found.sort((a, b) => b.length - a.length)[0];
}

function matchesRest(route: PlainEntity, { method, host, headers }: Asked): boolean {
  const methods = texts(route['methods']);
  const hosts = texts(route['hosts']);
  const bare = host.replace(/:\d+$/, '');
  if (0 < methods.length && !methods.includes(method)) return false;
  if (0 < hosts.length && !hosts.some((wanted) => hostFits(wanted, host, bare))) return false;
  const wanted =
    typeof route['headers'] === 'object' && route['headers'] !== null ? Object.entries(route['headers']) : [];
  return wanted.every(([name, values]) =>
    texts(values).some((value) => value.toLowerCase() === String(headers[name.toLowerCase()]).toLowerCase()),
  );
}

function hostFits(wanted: string, host: string, bare: string): boolean {
  if (wanted.startsWith('*.')) return bare.endsWith(wanted.slice(1));
  if (wanted.endsWith('.*')) return bare.startsWith(wanted.slice(0, -1));
  return wanted === host || wanted === bare;
}

function rankOf(route: PlainEntity, matched: string): readonly number[] {
  const plainHost = texts(route['hosts']).some((host) => !host.includes('*'));
  const regex = texts(route['paths']).some((path) => path.startsWith('~'));
  const conditions = ['methods', 'hosts', 'paths', 'headers', 'snis'].filter(
    (field) => route[field] !== null,
  ).length;
  return [Number(plainHost), Number(regex), conditions, Number(route['regex_priority'] ?? 0), matched.length];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, value] of a.entries()) if (value !== b[i]) return value - (b[i] ?? 0);
  return 0;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
