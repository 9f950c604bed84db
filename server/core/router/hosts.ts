/** Host names as the routers take them apart. Bytes in, bytes out. */
import type { HostKey } from './candidate-index.ts';

export interface SplitPort {
  /** Without port; brackets of an IPv6 address are peeled off. */
  readonly host: string;
  /** With the port that stands there, else with the default one. */
  readonly withPort: string;
  readonly hasPort: boolean;
}

/** As the traditional router does it (kong/router/traditional.lua, split_port). */
export function splitPort(name: string, defaultPort?: number): SplitPort {
  const added = (host: string) => (defaultPort === undefined ? host : `${host}:${defaultPort}`);
  if (name.startsWith('[')) {
    if (name.endsWith(']')) return { host: name.slice(1, -1), withPort: added(name), hasPort: false };
    const split = name.indexOf(']:');
    if (0 <= split) {
      const host = name.slice(1, split);
      if (split === name.length - 2) return { host, withPort: name + (defaultPort ?? ''), hasPort: false };
      if (/^\d+$/.test(name.slice(split + 2))) return { host, withPort: name, hasPort: true };
    }
    return { host: name, withPort: added(name), hasPort: false };
  }
  const colon = name.indexOf(':');
  if (colon < 0) return { host: name, withPort: added(name), hasPort: false };
  const host = name.slice(0, colon);
  if (colon === name.length - 1) return { host, withPort: added(host), hasPort: false };
  if (/^\d+$/.test(name.slice(colon + 1))) return { host, withPort: name, hasPort: true };
  return {
    host: name,
    withPort: defaultPort === undefined ? name : `[${name}]:${defaultPort}`,
    hasPort: false,
  };
}

/** As the other flavours do it (kong/router/transform.lua, split_host_port); Lua's tonumber takes hex and spaces too. */
export function splitHostPort(name: string): { readonly host: string; readonly port: number | undefined } {
  const colon = name.indexOf(':');
  if (colon < 0) return { host: name, port: undefined };
  const port = luaNumber(name.slice(colon + 1));
  return port === undefined ? { host: name, port: undefined } : { host: name.slice(0, colon), port };
}

function luaNumber(text: string): number | undefined {
  const digits = text.trim();
  if (!/^[+-]?(0[xX][\da-fA-F]+|\d+\.?\d*([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?)$/.test(digits))
    return undefined;
  return Number(digits.replace(/^\+/, ''));
}

/** A host entry with a `*` as the traditional router tests it: `*` stands for one or more characters. */
export interface WildcardHost {
  readonly value: string;
  readonly pieces: readonly string[];
  /** The entry names a port, which the request's (or the scheme's) must equal. */
  readonly hasPort: boolean;
}

export function wildcardHost(value: string): WildcardHost {
  return { value, pieces: value.split('*'), hasPort: splitPort(value).hasPort };
}

export function wildcardMatches(host: WildcardHost, withPort: string): boolean {
  if (piecesMatch(host.pieces, withPort)) return true;
  return !host.hasPort && /:\d+$/.test(withPort) && piecesMatch(host.pieces, withPort.replace(/:\d+$/, ''));
}

function piecesMatch(pieces: readonly string[], text: string): boolean {
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at + 1);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at + 1 + last.length <= text.length && text.endsWith(last);
}

/** By what a wildcard can be looked up: the text after a leading `*`, else the text before the first one. */
export function wildcardKey(host: WildcardHost): HostKey {
  const [first = '', second] = host.pieces;
  return first === '' && host.pieces.length === 2
    ? { kind: 'ending', text: second ?? '' }
    : { kind: 'beginning', text: first };
}
