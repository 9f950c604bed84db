/** What the rules for nginx's messages share: the place in an exchange, and the system's error numbers. */

import type { FailureCause } from '../doctor/cause.ts';
import type { ErrorLine } from './error-line.ts';
import { type Reading, reading } from './reading.ts';

export interface MessageRule {
  readonly pattern: RegExp;
  read(match: RegExpExecArray, line: ErrorLine): Reading | undefined;
}

/** Linux, then BSD and macOS, then Windows numbers of the same failures. */
const ERRNO: readonly (readonly [readonly number[], FailureCause])[] = [
  [[111, 61, 10061], 'connection-refused'],
  [[113, 101, 65, 51, 10065, 10051, 64, 112], 'host-unreachable'],
  [[110, 60, 10060], 'connection-timed-out'],
  [[104, 54, 10054, 32, 103, 10053], 'connection-reset'],
];

export function causeOfErrno(errno: number): FailureCause {
  return ERRNO.find(([numbers]) => numbers.includes(errno))?.[1] ?? 'other-failure';
}

function isMidResponse(line: ErrorLine): boolean {
  return (
    line.action === 'reading upstream' ||
    /^proxying and (?:reading from|sending to) upstream$/.test(line.action ?? '')
  );
}

export function isClientSide(line: ErrorLine): boolean {
  const action = line.action ?? '';
  return (
    /^(?:sending (?:response )?to client|proxying and (?:reading from|sending to) client|waiting for request|keepalive|reading client|SSL handshaking$|processing HTTP\/2)/.test(
      action,
    ) || action.startsWith('reading PROXY protocol')
  );
}

/** A lost connection before the answer's header is 502; later the status has been sent already. */
export function lost(cause: FailureCause, also: readonly FailureCause[], line: ErrorLine): Reading {
  return isMidResponse(line)
    ? reading('closed-mid-response', { also: [cause, ...also] })
    : reading(cause, {
        also,
        status: line.fields.upstream === undefined && line.action === undefined ? null : 502,
      });
}
