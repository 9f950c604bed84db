import type { PlainEntity } from '../../client/probe/snapshot.ts';

export function isRecord(value: unknown): value is PlainEntity {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
