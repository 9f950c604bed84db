/** The gateways that the catalogue knows, in the order of their bits in its version masks. */

import type { Edition, KongVersion } from './target.ts';

export interface KnownGateway {
  readonly edition: Edition;
  readonly version: KongVersion;
  /** `served`: as a real gateway serves its schemas; `derived`: from Kong's source or published documents. */
  readonly evidence: 'served' | 'derived';
}

export const KNOWN_GATEWAYS: readonly KnownGateway[] = [
  { edition: 'oss', version: '2.8', evidence: 'served' },
  { edition: 'oss', version: '3.0', evidence: 'derived' },
  { edition: 'oss', version: '3.1', evidence: 'derived' },
  { edition: 'oss', version: '3.2', evidence: 'derived' },
  { edition: 'oss', version: '3.3', evidence: 'derived' },
  { edition: 'oss', version: '3.4', evidence: 'served' },
  { edition: 'oss', version: '3.5', evidence: 'derived' },
  { edition: 'oss', version: '3.6', evidence: 'derived' },
  { edition: 'oss', version: '3.7', evidence: 'derived' },
  { edition: 'oss', version: '3.8', evidence: 'derived' },
  { edition: 'oss', version: '3.9', evidence: 'served' },
  { edition: 'enterprise', version: '3.4', evidence: 'derived' },
  { edition: 'enterprise', version: '3.5', evidence: 'derived' },
  { edition: 'enterprise', version: '3.6', evidence: 'derived' },
  { edition: 'enterprise', version: '3.7', evidence: 'derived' },
  { edition: 'enterprise', version: '3.8', evidence: 'derived' },
  { edition: 'enterprise', version: '3.9', evidence: 'derived' },
  { edition: 'enterprise', version: '3.10', evidence: 'derived' },
  { edition: 'enterprise', version: '3.11', evidence: 'derived' },
  { edition: 'enterprise', version: '3.12', evidence: 'derived' },
  { edition: 'enterprise', version: '3.13', evidence: 'derived' },
  { edition: 'enterprise', version: '3.14', evidence: 'derived' },
  { edition: 'enterprise', version: '3.15', evidence: 'derived' },
];

/** Negative, zero or positive, as `a` is older than, equal to or newer than `b`. */
export function compareVersions(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number);
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number);
  return aMajor - bMajor || aMinor - bMinor;
}

/** The bit of the nearest known gateway: the newest that is not newer, else the oldest of that edition. */
export function bitOf(edition: Edition, version: KongVersion): number {
  let best = -1;
  for (const [bit, known] of KNOWN_GATEWAYS.entries()) {
    if (known.edition !== edition) continue;
    if (best < 0 || compareVersions(known.version, version) <= 0) best = bit;
  }
  return Math.max(best, 0);
}
