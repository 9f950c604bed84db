/** Host names, with and without port and wildcard: what `kong/tools/ip.lua` and `typedefs.lua` take for one. */

import type { ValueFault } from './fault.ts';
import { fault } from './fault.ts';

export type HostType = 'ipv4' | 'ipv6' | 'name';

/** An address as Kong reads it. The type goes by exclusion: `1.2.3` and even `.` count as IPv4. */
export type HostAddress =
  | {
      readonly kind: 'host';
      readonly type: HostType;
      readonly host: string;
      readonly port: number | undefined;
    }
  | { readonly kind: 'invalid'; readonly type: HostType }
  | { readonly kind: 'port-too-large'; readonly type: HostType; readonly port: string };

export function hostTypeOf(address: string): HostType {
  if (1 < address.split(':').length - 1) return 'ipv6';
  return /^[\d.]+$/.test(address.replaceAll(':', '')) ? 'ipv4' : 'name';
}

/** `normalize_ip` of Kong: `name`, `name:port`, `ipv4`, `ipv4:port`, `ipv6`, `[ipv6]`, `[ipv6]:port`. */
export function readHost(address: string): HostAddress {
  const type = hostTypeOf(address);
  if (type === 'ipv4') return readIpv4(address);
  if (type === 'ipv6') return readIpv6(address);
  return readName(address);
}

function withPort(type: HostType, host: string, port: string | undefined): HostAddress {
  if (port === undefined) return { kind: 'host', type, host, port: undefined };
  const number = Number(port);
  return number <= 65535
    ? { kind: 'host', type, host, port: number }
    : { kind: 'port-too-large', type, port };
}

function readIpv4(address: string): HostAddress {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?::(\d+))?$/.exec(address);
  const parts = match?.slice(1, 5).map(Number) ?? [];
  if (match === null || parts.some((part) => 255 < part)) return { kind: 'invalid', type: 'ipv4' };
  return withPort('ipv4', parts.join('.'), match[5]);
}

function readIpv6(address: string): HostAddress {
  const bracketed = splitBrackets(address);
  const port = bracketed?.rest === '' ? undefined : bracketed?.rest;
  if (port !== undefined && !/^:\d*$/.test(port)) return { kind: 'invalid', type: 'ipv6' };
  // Kong compares a missing number with 65535 here and throws; the address is no good either way.
  if (port === ':') return { kind: 'invalid', type: 'ipv6' };
  const groups = expandIpv6(bracketed?.inside ?? address);
  if (groups === undefined) return { kind: 'invalid', type: 'ipv6' };
  return withPort('ipv6', groups, port?.slice(1));
}

/** Lua's `^(%b[])(.-)$`: balanced brackets at the start, and what follows. */
function splitBrackets(address: string): { readonly inside: string; readonly rest: string } | undefined {
  if (!address.startsWith('[')) return undefined;
  let depth = 0;
  for (let i = 0; i < address.length; i++) {
    if (address[i] === '[') depth++;
    else if (address[i] === ']' && --depth === 0)
      return { inside: address.slice(1, i), rest: address.slice(i + 1) };
  }
  return undefined;
}

/** Eight groups of four digits, or undefined. Only the first `::` is expanded, as in Kong. */
function expandIpv6(text: string): string | undefined {
  let address = text.startsWith(':') ? `0${text}` : text;
  if (address.endsWith(':')) address += '0';
  if (address.includes('::')) {
    const colons = address.split(':').length - 1;
    address = address.replace('::', `:${'0:'.repeat(Math.max(0, 8 - colons))}`);
  }
  if (!/^[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){7}$/i.test(address)) return undefined;
  return address
    .split(':')
    .map((group) => group.padStart(4, '0'))
    .join(':')
    .toLowerCase();
}

function readName(address: string): HostAddress {
  const port = /:(\d+)$/.exec(address)?.[1];
  const name = port === undefined ? address : address.slice(0, -(port.length + 1));
  if (port !== undefined && 65535 < Number(port)) return { kind: 'port-too-large', type: 'name', port };
  if (!/^[\w.-]+$/.test(name) || !hasGoodLabels(name)) return { kind: 'invalid', type: 'name' };
  return withPort('name', name, port);
}

/** No label may be empty but one last (a trailing dot), none may end in a dash; a leading dash passes. */
function hasGoodLabels(name: string): boolean {
  const labels = name.split('.');
  return labels.every((label, i) => (label === '' ? i === labels.length - 1 : !label.endsWith('-')));
}

function invalidHost(value: string, type: HostType): ValueFault {
  if (type === 'ipv4') return fault('invalid-ipv4', { value });
  if (type === 'ipv6') return fault('invalid-ipv6', { value });
  const bad = /[^\w.:-]/u.exec(value);
  return bad
    ? fault('invalid-host', { value }, bad.index, bad.index + bad[0].length)
    : fault('invalid-host', { value });
}

/** The port is the last part of the address. */
function portFault(value: string, port: number | string): ValueFault {
  const colon = value.lastIndexOf(':');
  return fault('port-not-allowed', { host: value.slice(0, colon), port: String(port) }, colon, value.length);
}

/** `typedefs.host`: a name or an address, no port. */
export function validateHost(value: string): ValueFault | undefined {
  const read = readHost(value);
  if (read.kind === 'invalid') return invalidHost(value, read.type);
  return read.port === undefined ? undefined : portFault(value, read.port);
}

/** `typedefs.host_with_optional_port`. */
export function validateHostWithOptionalPort(value: string): ValueFault | undefined {
  const read = readHost(value);
  if (read.kind === 'invalid') return invalidHost(value, read.type);
  if (read.kind === 'host') return undefined;
  return fault('port-too-large', { port: read.port }, value.length - read.port.length, value.length);
}

/** A route's host: wildcards stand for a label here; where they may stand, the schema's patterns say. */
export function validateRouteHost(value: string): ValueFault | undefined {
  const read = readHost(value.replaceAll('*', 'abc'));
  if (read.kind === 'invalid') {
    const bad = /[^\w.:*-]/u.exec(value);
    return bad
      ? fault('invalid-host', { value }, bad.index, bad.index + bad[0].length)
      : invalidHost(value, read.type);
  }
  if (read.kind === 'host') return undefined;
  return fault('port-too-large', { port: read.port }, value.length - read.port.length, value.length);
}

/** `typedefs.sni`: a name, neither address nor port. */
export function validateSni(value: string): ValueFault | undefined {
  return validateNameOnly(value, value);
}

/** `typedefs.wildcard_host`: an SNI with at most one wildcard, the first or the last character. */
export function validateWildcardHost(value: string): ValueFault | undefined {
  const star = value.indexOf('*');
  if (star < 0) return validateNameOnly(value, value);
  // Kong looks at the first wildcard only when it asks for the place, so `*.a.*` is told of its number.
  if (star !== 0 && star !== value.length - 1) return fault('misplaced-wildcard', { value }, star, star + 1);
  const second = value.indexOf('*', star + 1);
  if (0 <= second) return fault('several-wildcards', { value }, second, second + 1);
  return validateNameOnly(value, value.replace('*', 'wildcard'));
}

function validateNameOnly(value: string, name: string): ValueFault | undefined {
  const read = readHost(name);
  if (read.kind === 'invalid') return invalidHost(value, read.type);
  if (read.kind === 'host' && read.type !== 'name') return fault('ip-not-allowed', { value });
  return read.port === undefined ? undefined : portFault(value, read.port);
}

/** The name of an upstream: a host name without port (`entities/upstreams.lua`). */
export function validateUpstreamName(value: string): ValueFault | undefined {
  const read = readHost(value);
  if (read.kind === 'port-too-large') return portFault(value, read.port);
  return validateSni(value);
}

/** A target: `host`, `host:port`, an address with or without port (`entities/targets.lua`). */
export function validateTarget(value: string): ValueFault | undefined {
  return validateHostWithOptionalPort(value);
}
