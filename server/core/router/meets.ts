/** Does a request meet a classic route's conditions, as flavour `traditional` reads them? */

import type { Matcher } from '../regex/matcher.ts';
import { lowerAscii } from './bytes.ts';
import type { Conditions, HostCondition, PathCondition } from './conditions.ts';
import { splitPort } from './hosts.ts';
import { parseAddress, parseRange, rangeContains } from './ip.ts';
import { headerValues, type Seen } from './request.ts';
import type { Endpoint } from './route-table.ts';

/** What is undecided is no. */
export function meets(
  conditions: Conditions,
  seen: Seen,
  compile: (regex: string) => Matcher | undefined,
): boolean {
  const { methods, hosts, paths, headers, snis, sources, destinations } = conditions;
  const { request } = seen;
  return (
    (methods.size === 0 || methods.has(seen.method)) &&
    (hosts.length === 0 || hosts.some((host) => hostFits(host, seen))) &&
    headers.every(({ name, equals, patterns }) =>
      headerValues(seen, name)?.some((sent) => {
        const value = lowerAscii(sent);
        return (
          equals.has(value) || patterns.some((each) => compile(each)?.test(value, 0, 'anywhere') === true)
        );
      }),
    ) &&
    (snis.length === 0 || seen.protocol === 'http' || snis.some(({ text }) => text === seen.sni)) &&
    endpointFits(sources, request.sourceIp, request.sourcePort) &&
    endpointFits(destinations, request.destinationIp, request.destinationPort) &&
    (paths.length === 0 || paths.some((path) => pathFits(path, seen.path, compile)))
  );
}

function hostFits({ kind, text, port }: HostCondition, seen: Seen): boolean {
  if (seen.request.host === undefined) return false;
  const usual = seen.protocol === 'https' ? 443 : 80;
  const { host, withPort, hasPort } = splitPort(seen.request.host, usual);
  // A plain host with a port wants it to stand there; beside a wildcard the scheme's own is enough.
  if (port !== undefined && (kind === 'exact' ? !hasPort : false)) return false;
  if (port !== undefined && !withPort.endsWith(`:${port}`)) return false;
  switch (kind) {
    case 'exact':
      return host === text;
    case 'ending':
      return host.endsWith(text) && text.length < host.length;
    case 'beginning':
      return host.startsWith(text) && text.length < host.length;
  }
}

function pathFits(
  { open, beginning, regex }: PathCondition,
  path: string,
  compile: (regex: string) => Matcher | undefined,
): boolean {
  if (!path.startsWith(beginning)) return false;
  return open || compile(regex ?? '')?.test(path, 0, 'anchored') === true;
}

function endpointFits(endpoints: readonly Endpoint[], ip: string, port: number): boolean {
  if (endpoints.length === 0) return true;
  const address = parseAddress(ip);
  return endpoints.some((each) => {
    if (each.port !== undefined && each.port !== port) return false;
    if (each.ip === undefined || each.ip === ip) return true;
    const range = parseRange(each.ip);
    return range !== undefined && address !== undefined && rangeContains(range, address);
  });
}
