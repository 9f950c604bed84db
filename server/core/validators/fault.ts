/**
 * What can be wrong with a value: a closed code, the facts that a message needs, and where in the value it is.
 * Messages are made in `words.ts`; nobody compares them.
 */

/** The facts of each code. */
export interface FaultFacts {
  'invalid-host': { readonly value: string };
  'invalid-ipv4': { readonly value: string };
  'invalid-ipv6': { readonly value: string };
  'port-too-large': { readonly port: string };
  'port-not-allowed': { readonly host: string; readonly port: string };
  'ip-not-allowed': { readonly value: string };
  'misplaced-wildcard': { readonly value: string };
  'several-wildcards': { readonly value: string };
  'invalid-ip': { readonly value: string };
  'invalid-ip-or-cidr': { readonly value: string };
  'path-character': { readonly character: string };
  'percent-escape': { readonly escape: string };
  'path-not-normalized': { readonly normalized: string };
  'invalid-regex': { readonly pattern: string; readonly reason: string };
  'neither-asterisk-nor-regex': { readonly pattern: string; readonly reason: string };
  'url-without-host': { readonly url: string };
  'url-without-scheme': { readonly url: string };
  'url-with-fragment': { readonly url: string };
  'proxy-url-scheme': { readonly scheme: string };
  'name-character': { readonly character: string };
  'tag-character': { readonly character: string };
  'lone-surrogate': Readonly<Record<never, never>>;
  'empty-name': Readonly<Record<never, never>>;
  'header-name-character': { readonly character: string };
  'cookie-name-character': { readonly character: string };
  'lua-syntax': { readonly line: number; readonly reason: string };
  'pair-without-value': { readonly name: string };
  'pair-without-name': Readonly<Record<never, never>>;
  'template-syntax': { readonly expression: string; readonly reason: string };
  'invalid-certificate': { readonly reason: PemTrouble };
  'invalid-key': { readonly reason: PemTrouble };
  'invalid-public-key': { readonly reason: PemTrouble };
  'certificate-and-key-differ': { readonly fields: readonly [string, string] };
  'certificates-of-one-type': { readonly type: string };
  'several-certificates': Readonly<Record<never, never>>;
  'certificate-expired': { readonly notAfter: number };
  'not-a-ca': Readonly<Record<never, never>>;
  'public-key-differs': Readonly<Record<never, never>>;
  'jwk-not-json': Readonly<Record<never, never>>;
  'jwk-kid-differs': { readonly kid: string; readonly inJwk: string | undefined };
  'invalid-jwk': { readonly reason: JwkTrouble };
  'unknown-jwk-member': { readonly name: string };
  'reserved-namespace': { readonly prefix: string };
  'unknown-shared-dict': { readonly name: string; readonly known: readonly string[] };
  'userinfo-and-authorization': { readonly header: string };
  'no-flow': Readonly<Record<never, never>>;
  'attribute-type': { readonly attribute: string; readonly type: string };
  'empty-attribute': { readonly attribute: string };
  'limits-out-of-order': {
    readonly shorter: string;
    readonly shorterLimit: number;
    readonly longer: string;
    readonly longerLimit: number;
  };
  'sync-rate-without-redis': { readonly policy: string };
  'sync-rate-too-small': { readonly rate: number };
  'message-with-body': Readonly<Record<never, never>>;
  'content-type-without-body': Readonly<Record<never, never>>;
  'echo-with-body': Readonly<Record<never, never>>;
  'repeated-tag-name': { readonly name: string };
  'storage-needs-database': { readonly storage: string };
  'no-statistics': { readonly provider: string; readonly routeType: string };
}

/** Why a PEM text is not what it should be. */
export type PemTrouble = 'no-pem' | 'other-label' | 'not-base64' | 'not-der' | 'encrypted';

export type JwkTrouble =
  | 'not-an-object'
  | 'unknown-kty'
  | 'unknown-curve'
  | 'missing-member'
  | 'not-base64url';

export type FaultCode = keyof FaultFacts;

export type ValueFault = { [C in FaultCode]: FaultOf<C> }[FaultCode];

export interface FaultOf<C extends FaultCode> {
  readonly code: C;
  readonly facts: FaultFacts[C];
  /** The faulty part inside a string, in UTF-16 code units; all of it when absent. */
  readonly part?: { readonly from: number; readonly to: number };
  /** The part of a record that is to blame, keys and 0-based indexes; the record itself when absent. */
  readonly path?: readonly (string | number)[];
}

export function fault<C extends FaultCode>(
  code: C,
  facts: FaultFacts[C],
  from?: number,
  to?: number,
): FaultOf<C> {
  return from === undefined || to === undefined ? { code, facts } : { code, facts, part: { from, to } };
}

export function faultAt<C extends FaultCode>(
  code: C,
  facts: FaultFacts[C],
  path: readonly (string | number)[],
): FaultOf<C> {
  return { code, facts, path };
}
