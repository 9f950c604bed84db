/**
 * The verdict for a target that is not known: what every Kong of today refuses is wrong, what only one of them
 * refuses is worth knowing.
 */

import type { Edition, KongVersion } from '../catalogue/target.ts';
import type { Complaint } from './complaint.ts';
import { isAboutWasm, isLikelyCustomPlugin } from './deck-leniency.ts';

/** The newest of either edition, as far as they are known. */
export const NEWEST: readonly [oss: KongVersion, enterprise: KongVersion] = ['3.9', '3.15'];

/**
 * Complaints of both that are about the same place count as one; of the others, each says which edition makes it.
 * Messages are those of the open-source gateway where both complain. `enterpriseSince`: the version from which on
 * Kong Enterprise takes what the open-source gateway complains of.
 */
export function togetherRefused(
  oss: readonly Complaint[],
  enterprise: readonly Complaint[],
  enterpriseSince: (complaint: Complaint) => KongVersion | undefined,
): readonly Complaint[] {
  if (oss.length === 0 && enterprise.length === 0) return oss;
  const both = (complaint: Complaint, others: readonly Complaint[]) =>
    others.some((other) => isSame(complaint, other));
  return [
    ...oss.map((complaint) =>
      both(complaint, enterprise) ? weighed(complaint) : only('oss', complaint, enterpriseSince(complaint)),
    ),
    ...enterprise
      .filter((complaint) => !both(complaint, oss))
      .map((complaint) => only('enterprise', complaint)),
  ];
}

function only(edition: Edition, complaint: Complaint, since?: KongVersion): Complaint {
  const because = { only: edition, ...(since === undefined ? {} : { since }) };
  return { ...complaint, weight: { severity: 'info', because } };
}

function weighed(complaint: Complaint): Complaint {
  // Whether WebAssembly is on stands in kong.conf.
  if (isAboutWasm(complaint)) return { ...complaint, weight: { severity: 'info', because: 'wasm' } };
  if (!isLikelyCustomPlugin(complaint)) return complaint;
  return { ...complaint, weight: { severity: 'warning', because: 'custom-plugin' } };
}

/** About the same place; of the same kind, one place may also hold the other. */
function isSame(a: Complaint, b: Complaint): boolean {
  if (a.code !== b.code && a.path.length !== b.path.length) return false;
  const length = Math.min(a.path.length, b.path.length);
  for (let i = 0; i < length; i++) if (a.path[i] !== b.path[i]) return false;
  return true;
}
