/** What is said of each fault: what is wrong, and what is allowed. */

import type { FaultCode, FaultFacts, FaultOf, JwkTrouble, PemTrouble } from './fault.ts';

const PEM: Readonly<Record<PemTrouble, string>> = {
  'no-pem': 'it has no complete "-----BEGIN …-----" and "-----END …-----" lines',
  'other-label': 'its PEM blocks hold something else',
  'not-base64': 'what stands between the BEGIN and END lines is no base64',
  'not-der': 'what stands between the BEGIN and END lines cannot be read',
  encrypted: 'it is locked with a passphrase, which Kong cannot ask for',
};

const JWK: Readonly<Record<JwkTrouble, string>> = {
  'not-an-object': 'it is no JSON object',
  'unknown-kty': '"kty" must be "RSA", "EC" or "OKP"',
  'unknown-curve': '"crv" names no curve that Kong knows',
  'missing-member': 'a member that this kind of key needs is missing',
  'not-base64url': 'a member is no base64url or has the wrong length',
};

const DAY = 86_400_000;

/** `2026-11-24`, in UTC. */
export function dayOf(ms: number): string {
  return new Date(Math.floor(ms / DAY) * DAY).toISOString().slice(0, 10);
}

function quoted(character: string): string {
  return character === ' ' ? 'a space' : JSON.stringify(character);
}

export const WORDS: { readonly [C in FaultCode]: (facts: FaultFacts[C]) => string } = {
  'invalid-host': ({ value }) =>
    `${JSON.stringify(value)} is no host name: letters, digits, "-", "_" and "." only`,
  'invalid-ipv4': ({ value }) =>
    `${JSON.stringify(value)} is no IPv4 address (a host of digits and dots alone counts as one)`,
  'invalid-ipv6': ({ value }) =>
    `${JSON.stringify(value)} is no IPv6 address; with a port it is "[address]:port"`,
  'port-too-large': ({ port }) => `port ${port} is too large, 65535 is the largest`,
  'port-not-allowed': ({ host, port }) =>
    `no port is allowed here: write "${host}" and put ${port} elsewhere`,
  'ip-not-allowed': ({ value }) => `"${value}" is an IP address, a name is needed here`,
  'misplaced-wildcard': () => 'the wildcard "*" must be the first or the last character',
  'several-wildcards': () => 'only one wildcard "*" is allowed',
  'invalid-ip': ({ value }) => `${JSON.stringify(value)} is no IP address`,
  'invalid-ip-or-cidr': ({ value }) =>
    `${JSON.stringify(value)} is no IP address or CIDR range such as "10.0.0.0/8"`,
  'path-character': ({ character }) =>
    character === ''
      ? 'a path must begin with "/"'
      : `${quoted(character)} is not allowed in a path, escape it`,
  'percent-escape': ({ escape: written }) =>
    `"${written}" is no percent escape; write "%25" for a percent sign`,
  'path-not-normalized': ({ normalized }) =>
    `the path is not in normal form, write ${JSON.stringify(normalized)}`,
  'invalid-regex': ({ pattern, reason }) => `${JSON.stringify(pattern)} is no valid regex: ${reason}`,
  'neither-asterisk-nor-regex': ({ pattern, reason }) =>
    `${JSON.stringify(pattern)} is neither "*" nor a valid regex: ${reason}`,
  'url-without-host': ({ url }) => `the URL ${JSON.stringify(url)} has no host`,
  'url-without-scheme': ({ url }) => `the URL ${JSON.stringify(url)} has no scheme such as "https://"`,
  'url-with-fragment': () => 'a redirect URI may not have a fragment ("#…")',
  'proxy-url-scheme': ({ scheme }) => `the proxy's scheme must be "http", not "${scheme}"`,
  'name-character': ({ character }) =>
    `${quoted(character)} is not allowed in a name; of ASCII only letters, digits, ".", "-", "_" and "~" are`,
  'tag-character': ({ character }) => `${quoted(character)} is not allowed in a tag`,
  'lone-surrogate': () => 'the text holds half of a surrogate pair, which is no UTF-8',
  'empty-name': () => 'the name is empty',
  'header-name-character': ({ character }) =>
    `${quoted(character)} is not allowed in a header name, only letters, digits, "-" and "_" are`,
  'cookie-name-character': ({ character }) => `${quoted(character)} is not allowed in a cookie name`,
  'lua-syntax': ({ line, reason }) => `the Lua does not compile, line ${line}: ${reason}`,
  'pair-without-value': ({ name }) => `"${name}" has no value, write "${name}:value"`,
  'pair-without-name': () => 'the name before the colon is missing, write "name:value"',
  'template-syntax': ({ expression, reason }) => `"$(${expression})" is no Lua expression: ${reason}`,
  'invalid-certificate': ({ reason }) => `this is no certificate in PEM: ${PEM[reason]}`,
  'invalid-key': ({ reason }) => `this is no private key in PEM: ${PEM[reason]}`,
  'invalid-public-key': ({ reason }) => `this is no public key in PEM: ${PEM[reason]}`,
  'certificate-and-key-differ': ({ fields: [cert, key] }) => `"${cert}" and "${key}" do not belong together`,
  'certificates-of-one-type': ({ type }) =>
    `"cert" and "cert_alt" must have keys of different types, both are ${type}`,
  'several-certificates': () => 'there must be one certificate only',
  'certificate-expired': ({ notAfter }) => `the certificate expired on ${dayOf(notAfter)}`,
  'not-a-ca': () => 'this is no certificate of an authority: the basic constraint "CA" is missing',
  'public-key-differs': () => '"public_key" does not belong to "private_key"',
  'jwk-not-json': () => '"jwk" is no JSON',
  'jwk-kid-differs': ({ kid, inJwk }) =>
    `the "kid" in "jwk" (${inJwk === undefined ? 'none' : `"${inJwk}"`}) must equal the key's "kid" ("${kid}")`,
  'invalid-jwk': ({ reason }) => `this is no JSON Web Key that Kong can load: ${JWK[reason]}`,
  'unknown-jwk-member': ({ name }) => `"${name}" is unknown in a JSON Web Key, or has the wrong type`,
  'reserved-namespace': ({ prefix }) =>
    `a namespace may not begin with "${prefix}", which the plugin keeps for itself`,
  'unknown-shared-dict': ({ name }) =>
    `there is no shared memory zone "${name}"; declare it in kong.conf (nginx_http_lua_shared_dict) or use "kong_db_cache"`,
  'userinfo-and-authorization': ({ header }) =>
    `the header "${header}" and a user name in "http_endpoint" exclude each other`,
  'no-flow': () =>
    'one of "enable_authorization_code", "enable_implicit_grant", "enable_client_credentials" and "enable_password_grant" must be true',
  'attribute-type': ({ attribute, type }) =>
    `"${attribute}" must be text, a number or a boolean, not ${type}`,
  'empty-attribute': ({ attribute }) => `"${attribute}" is empty`,
  'limits-out-of-order': ({ shorter, shorterLimit, longer, longerLimit }) =>
    `the limit for ${longer === 'hour' ? 'an' : 'a'} ${longer} (${longerLimit}) is lower than the one for ${shorter === 'hour' ? 'an' : 'a'} ${shorter} (${shorterLimit}); raise it or leave it out`,
  'sync-rate-without-redis': ({ policy }) => `"sync_rate" needs the policy "redis", not "${policy}"`,
  'sync-rate-too-small': ({ rate }) =>
    `"sync_rate" is ${rate}; it must be at least 0.02, or -1 to switch it off`,
  'message-with-body': () => '"message" cannot be used with "content_type" or "body"',
  'content-type-without-body': () => '"content_type" needs a "body"',
  'echo-with-body': () => '"echo" cannot be used with "content_type" or "body"',
  'repeated-tag-name': ({ name }) => `the tag "${name}" is there twice`,
  'storage-needs-database': ({ storage }) =>
    `the storage "${storage}" needs a database, use "shm" or "redis"`,
  'no-statistics': ({ provider, routeType }) =>
    `${provider} has no statistics for the route type "${routeType}"`,
};

/** The message for a fault: lower case, no full stop. */
export function wordsOf<C extends FaultCode>(found: FaultOf<C>): string {
  return WORDS[found.code](found.facts);
}
