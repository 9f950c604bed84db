/** JSON Web Keys as lua-resty-openssl loads them, and the checks of Kong's `keys` entity around them. */

import type { JwkTrouble, ValueFault } from './fault.ts';
import { faultAt } from './fault.ts';
import { decodeBase64Url } from './pem.ts';
import type { PublicPart } from './public-part.ts';
import { ecPoint, edwardsOfPrivate, hex, hexNumber } from './public-part.ts';

interface Members {
  readonly [name: string]: unknown;
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The public part, or why the key cannot be loaded. */
export function jwkPublicPart(text: string): PublicPart | JwkTrouble {
  const members = parseJson(text);
  if (!isMembers(members)) return 'not-an-object';
  switch (members['kty']) {
    case 'RSA':
      return rsa(members);
    case 'EC':
      return ec(members);
    case 'OKP':
      return okp(members);
    default:
      return 'unknown-kty';
  }
}

/** Decoded members by name, or what is wrong with the first that is missing or no base64url. */
function decode(
  members: Members,
  needed: readonly string[],
  optional: readonly string[],
): Map<string, Uint8Array> | JwkTrouble {
  const decoded = new Map<string, Uint8Array>();
  for (const name of [...needed, ...optional]) {
    const text = members[name];
    if (text === undefined || text === null) {
      if (needed.includes(name)) return 'missing-member';
      continue;
    }
    const bytes = typeof text === 'string' ? decodeBase64Url(text) : undefined;
    if (bytes === undefined) return 'not-base64url';
    decoded.set(name, bytes);
  }
  return decoded;
}

const NOTHING = new Uint8Array();

function rsa(members: Members): PublicPart | JwkTrouble {
  const decoded = decode(members, ['n', 'e'], ['d', 'p', 'q', 'dp', 'dq', 'qi']);
  if (typeof decoded === 'string') return decoded;
  const n = hexNumber(decoded.get('n') ?? NOTHING);
  return { type: 'RSA', value: `${n}:${hexNumber(decoded.get('e') ?? NOTHING)}` };
}

const EC_CURVES: Readonly<Record<string, readonly [oid: string, bytes: number]>> = {
  'P-256': ['1.2.840.10045.3.1.7', 32],
  'P-384': ['1.3.132.0.34', 48],
  'P-521': ['1.3.132.0.35', 66],
};

function ec(members: Members): PublicPart | JwkTrouble {
  const curve = EC_CURVES[String(members['crv'])];
  if (members['crv'] === undefined) return 'missing-member';
  if (curve === undefined) return 'unknown-curve';
  const decoded = decode(members, ['x', 'y'], ['d']);
  if (typeof decoded === 'string') return decoded;
  const [oid, length] = curve;
  const point = new Uint8Array(1 + 2 * length);
  point[0] = 4;
  const x = decoded.get('x') ?? NOTHING;
  const y = decoded.get('y') ?? NOTHING;
  if (length < x.length || length < y.length) return 'not-base64url';
  point.set(x, 1 + length - x.length);
  point.set(y, 1 + 2 * length - y.length);
  const value = ecPoint(oid, point);
  return value === undefined ? 'not-base64url' : { type: 'EC', curve: oid, value };
}

const OKP_LENGTHS = { Ed25519: 32, X25519: 32, Ed448: 57, X448: 56 } as const;

function isOkpCurve(name: unknown): name is keyof typeof OKP_LENGTHS {
  return typeof name === 'string' && Object.keys(OKP_LENGTHS).includes(name);
}

function okp(members: Members): PublicPart | JwkTrouble {
  const type = members['crv'];
  if (!isOkpCurve(type)) return 'unknown-curve';
  const decoded = decode(members, [], ['d', 'x']);
  if (typeof decoded === 'string') return decoded;
  // The private half wins where both are there.
  const secret = decoded.get('d');
  const key = secret ?? decoded.get('x');
  if (key === undefined) return 'missing-member';
  if (key.length !== OKP_LENGTHS[type]) return 'not-base64url';
  return { type, value: secret ? edwardsOfPrivate(type, secret) : hex(key) };
}

/** The members that Kong knows (`typedefs.jwk`); all are texts but `key_ops` and `x5c`, which are lists of texts. */
const JWK_TEXTS = [
  ...['issuer', 'kty', 'use', 'alg', 'kid', 'x5u', 'x5t', 'x5t#S256', 'k', 'x', 'y', 'crv'],
  ...['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'r', 't'],
];
const JWK_LISTS = ['key_ops', 'x5c'];

/** A key entity's `jwk` together with its `kid` (`entities/keys.lua`). References to vaults are for the caller. */
export function validateJwk(jwk: string, kid: string | undefined): ValueFault | undefined {
  const members = parseJson(jwk);
  if (members === undefined) return faultAt('jwk-not-json', {}, ['jwk']);
  const inJwk = isMembers(members) ? members['kid'] : undefined;
  if (inJwk !== kid) {
    const facts = { kid: kid ?? '', inJwk: typeof inJwk === 'string' ? inJwk : undefined };
    return faultAt('jwk-kid-differs', facts, ['jwk']);
  }
  const part = jwkPublicPart(jwk);
  if (typeof part === 'string') return faultAt('invalid-jwk', { reason: part }, ['jwk']);
  if (!isMembers(members)) return undefined;
  for (const [name, value] of Object.entries(members)) {
    const isKnown = JWK_LISTS.includes(name) ? Array.isArray(value) : JWK_TEXTS.includes(name);
    if (!isKnown) return faultAt('unknown-jwk-member', { name }, ['jwk']);
  }
  return undefined;
}
