/** IP addresses and CIDR ranges as `kong/tools/ip.lua` takes them: what glibc's `inet_pton` reads. */

import type { FaultOf } from './fault.ts';
import { fault } from './fault.ts';

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;

/** Four decimal parts without leading zeros. */
export function isIpv4(text: string): boolean {
  return IPV4.test(text);
}

/** As `inet_pton` reads it; the square brackets that lua-resty-ipmatcher takes off are allowed, zones are not. */
export function isIpv6(text: string): boolean {
  const address = text.startsWith('[') && text.endsWith(']') && 1 < text.length ? text.slice(1, -1) : text;
  const halves = address.split('::');
  if (2 < halves.length) return false;
  let groups = 0;
  for (const [half, part] of halves.entries()) {
    if (part === '') continue;
    const pieces = part.split(':');
    const isLastHalf = half === halves.length - 1;
    for (const [i, piece] of pieces.entries()) {
      const mayBeIpv4 = isLastHalf && i === pieces.length - 1;
      if (/^[0-9a-f]{1,4}$/i.test(piece)) groups += 1;
      else if (mayBeIpv4 && isIpv4(piece)) groups += 2;
      else return false;
    }
  }
  return halves.length === 2 ? groups < 8 : groups === 8;
}

export function isIp(text: string): boolean {
  return isIpv4(text) || isIpv6(text);
}

/** `address/prefix`; the slash is looked for from the third character on, as in Kong. */
function splitCidr(text: string): readonly [string, string] | undefined {
  const slash = text.indexOf('/', 2);
  return slash < 0 ? undefined : [text.slice(0, slash), text.slice(slash + 1)];
}

function isPrefix(text: string, max: number): boolean {
  return /^(?:0|[1-9]\d{0,2})$/.test(text) && Number(text) <= max;
}

export function isCidrV4(text: string): boolean {
  const parts = splitCidr(text);
  return parts !== undefined && isIpv4(parts[0]) && isPrefix(parts[1], 32);
}

export function isCidrV6(text: string): boolean {
  const parts = splitCidr(text);
  return parts !== undefined && isIpv6(parts[0]) && isPrefix(parts[1], 128);
}

export function validateIp(value: string): FaultOf<'invalid-ip'> | undefined {
  return isIp(value) ? undefined : fault('invalid-ip', { value });
}

export function validateIpOrCidr(value: string): FaultOf<'invalid-ip-or-cidr'> | undefined {
  if (isIp(value) || isCidrV4(value) || isCidrV6(value)) return undefined;
  return fault('invalid-ip-or-cidr', { value });
}
