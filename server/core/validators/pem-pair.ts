/** A key entity's `pem`: a private key, a public key, or both (`typedefs.pem`). */

import type { ValueFault } from './fault.ts';
import { faultAt } from './fault.ts';
import { readKey } from './keys.ts';
import { samePublicPart } from './public-part.ts';
import { isVaultReference } from './vault-reference.ts';
import type { GatewayVersion } from './versions.ts';
import { isBefore } from './versions.ts';

export interface PemPair {
  readonly private_key?: string | undefined;
  readonly public_key?: string | undefined;
}

/**
 * Before 3.6 both halves must be there, either may hold either, and nobody compares them; from then on each must
 * be what its name says, and they must belong together.
 */
export function validatePemPair(pair: PemPair, version: GatewayVersion): ValueFault | undefined {
  const { private_key: privateKey, public_key: publicKey } = pair;
  if (isVaultReference(privateKey) || isVaultReference(publicKey)) return undefined;
  const isOld = isBefore(version, '3.6');
  const publicHalf = readHalf(publicKey, isOld ? 'any' : 'public', isOld);
  if (publicHalf?.kind === 'trouble') {
    return faultAt('invalid-public-key', { reason: publicHalf.reason }, ['public_key']);
  }
  const privateHalf = readHalf(privateKey, isOld ? 'any' : 'private', isOld);
  if (privateHalf?.kind === 'trouble') {
    return faultAt('invalid-key', { reason: privateHalf.reason }, ['private_key']);
  }
  if (isOld || publicHalf === undefined || privateHalf === undefined) return undefined;
  const same = samePublicPart(publicHalf.part, privateHalf.part);
  return same === false ? faultAt('public-key-differs', {}, ['public_key']) : undefined;
}

function readHalf(text: string | undefined, half: 'private' | 'public' | 'any', isRequired: boolean) {
  if (text !== undefined) return readKey(text, half);
  return isRequired ? ({ kind: 'trouble', reason: 'no-pem' } as const) : undefined;
}
