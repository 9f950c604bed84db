/**
 * The verdict for a target that is not known: what every Kong of today refuses is wrong, what only one of them
 * refuses is worth knowing.
 */

import type { Edition, KongVersion } from '../model/target.ts';
import type { Path } from '../rules/finding.ts';
import type { Complaint } from './complaint.ts';
import { isLikelyCustomPlugin } from './deck-leniency.ts';

/** The newest of either edition, as far as they are known. */
export const NEWEST: readonly [oss: KongVersion, enterprise: KongVersion] = ['3.9', '3.15'];

/**
 * Complaints of both that are about the same place count as one; of the others, each says which edition makes it.
 * Messages are those of the open-source gateway where both complain.
 */
export function togetherRefused(
  oss: readonly Complaint[],
  enterprise: readonly Complaint[],
): readonly Complaint[] {
  const result = oss.map((complaint) =>
    enterprise.some((other) => samePlace(complaint.path, other.path))
      ? likely(complaint)
      : only('oss', complaint),
  );
  for (const complaint of enterprise)
    if (!oss.some((other) => samePlace(complaint.path, other.path)))
      result.push(only('enterprise', complaint));
  return result;
}

function only(edition: Edition, complaint: Complaint): Complaint {
  return { ...complaint, weight: { severity: 'info', because: { only: edition } } };
}

export function likely(complaint: Complaint): Complaint {
  if (!isLikelyCustomPlugin(complaint)) return complaint;
  return { ...complaint, weight: { severity: 'warning', because: 'custom-plugin' } };
}

/** One holds the other, or they are equal. */
function samePlace(a: Path, b: Path): boolean {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return false;
  return true;
}
