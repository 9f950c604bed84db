/** Names, tags, header names and cookie names: which characters Kong lets stand in them. */

import type { ValueFault } from './fault.ts';
import { fault } from './fault.ts';
import type { GatewayVersion } from './versions.ts';
import { isBefore } from './versions.ts';

function firstOf(
  pattern: RegExp,
  value: string,
): { readonly character: string; readonly from: number } | undefined {
  const match = pattern.exec(value);
  return match ? { character: match[0], from: match.index } : undefined;
}

/** Half of a surrogate pair is no UTF-8 when it is written out; only escapes such as `\ud800` make one. */
function surrogateFault(value: string): ValueFault | undefined {
  const at = value.search(/\p{Surrogate}/u);
  return at < 0 ? undefined : fault('lone-surrogate', {}, at, at + 1);
}

const NOT_IN_NAME = /[^\w.~\u{80}-\u{10ffff}-]/u;

/** The names of services, routes and others: any UTF-8, but of ASCII only letters, digits and `.-_~`. */
export function validateEntityName(value: string): ValueFault | undefined {
  const surrogate = surrogateFault(value);
  if (surrogate) return surrogate;
  if (value === '') return fault('empty-name', {});
  const bad = firstOf(NOT_IN_NAME, value);
  return bad ? fault('name-character', { character: bad.character }, bad.from, bad.from + 1) : undefined;
}

const NOT_IN_TAG = /[^ -+\-.0-~\u{80}-\u{10ffff}]/u;
const NOT_IN_OLD_TAG = /[^!-+\-.0-~\u{80}-\u{10ffff}]/u;

/** A tag: printable but `,` and `/`; spaces from 3.0 on. */
export function validateTag(value: string, version: GatewayVersion): ValueFault | undefined {
  const surrogate = surrogateFault(value);
  if (surrogate) return surrogate;
  const bad = firstOf(isBefore(version, '3.0') ? NOT_IN_OLD_TAG : NOT_IN_TAG, value);
  return bad ? fault('tag-character', { character: bad.character }, bad.from, bad.from + 1) : undefined;
}

/** Header names: letters, digits, `-` and `_`. PCRE's `$` lets one line feed pass at the end. */
export function validateHeaderName(value: string): ValueFault | undefined {
  if (value === '') return fault('empty-name', {});
  if (/^[\w-]+\n?$/.test(value)) return undefined;
  const bad = firstOf(/[^\w-]/u, value);
  if (bad === undefined) return undefined;
  return fault(
    'header-name-character',
    { character: bad.character },
    bad.from,
    bad.from + bad.character.length,
  );
}

const NOT_IN_TOKEN = /[^!#-'*+.0-9A-Z^-z|~-]/u;

/** Cookie names: an HTTP token from 3.6 on; before, as header names are. */
export function validateCookieName(value: string, version: GatewayVersion): ValueFault | undefined {
  if (value === '') return fault('empty-name', {});
  const asHeader = isBefore(version, '3.6');
  if (asHeader && /^[\w-]+\n?$/.test(value)) return undefined;
  const bad = firstOf(asHeader ? /[^\w-]/u : NOT_IN_TOKEN, value);
  if (bad === undefined) return undefined;
  return fault(
    'cookie-name-character',
    { character: bad.character },
    bad.from,
    bad.from + bad.character.length,
  );
}

/** The name part of `name:value`, and what follows its colons. Lua's `^([^:]+):*(.-)$`. */
export function splitPair(
  pair: string,
): { readonly name: string; readonly value: string; readonly valueFrom: number } | undefined {
  const match = /^([^:]+):*/.exec(pair);
  if (match?.[1] === undefined) return undefined;
  return { name: match[1], value: pair.slice(match[0].length), valueFrom: match[0].length };
}

/** request-transformer's header lists: `name` or `name:value`. */
export function validateHeaderPair(value: string): ValueFault | undefined {
  const pair = splitPair(value);
  return pair === undefined ? fault('pair-without-name', {}) : validateHeaderName(pair.name);
}

/** The transformers' `rename.headers`: `old:new`, both header names. */
export function validateHeaderRename(value: string): ValueFault | undefined {
  const pair = splitPair(value);
  if (pair === undefined) return fault('pair-without-name', {});
  const name = validateHeaderName(pair.name);
  if (name) return name;
  if (pair.value === '') return fault('pair-without-value', { name: pair.name });
  const renamed = validateHeaderName(pair.value);
  if (renamed?.part === undefined) return renamed;
  const { from, to } = renamed.part;
  return { ...renamed, part: { from: from + pair.valueFrom, to: to + pair.valueFrom } };
}

/** Names that acme keeps for itself in Redis (`kong/plugins/acme/reserved_words.lua`). */
const ACME_RESERVED = ['kong_acme:renew_config:', 'kong_acme:renew_last_run', 'kong_acme:cert_key:'];

export function validateAcmeNamespace(value: string): ValueFault | undefined {
  const prefix = ACME_RESERVED.find((reserved) => value.startsWith(reserved));
  return prefix === undefined ? undefined : fault('reserved-namespace', { prefix }, 0, prefix.length);
}
