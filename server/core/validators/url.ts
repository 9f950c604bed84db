/** URLs as LuaSocket 3.0-rc1 splits them, which is what every Kong so far ships, and what Kong makes of the parts. */

import type { ValueFault } from './fault.ts';
import { fault } from './fault.ts';

/** A part of a URL with its place in the URL, in UTF-16 code units. */
export interface UrlPart {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

export interface UrlParts {
  readonly scheme?: UrlPart;
  readonly userinfo?: UrlPart;
  readonly host?: UrlPart;
  readonly port?: UrlPart;
  readonly path?: UrlPart;
  readonly query?: UrlPart;
  readonly fragment?: UrlPart;
}

/** Undefined for the empty text only; everything else can be split. Parameters after `;` are no part of the path. */
export function splitUrl(url: string): UrlParts | undefined {
  if (url === '') return undefined;
  const part = (from: number, to: number): UrlPart => ({ text: url.slice(from, to), from, to });
  const hash = url.indexOf('#');
  const end = hash < 0 ? url.length : hash;
  const scheme = /^([a-z0-9][a-z0-9+.-]*):/i.exec(url.slice(0, end))?.[1];
  const afterScheme = scheme === undefined ? 0 : scheme.length + 1;
  const hasAuthority = url.startsWith('//', afterScheme) && afterScheme + 2 <= end;
  const authorityEnd = hasAuthority ? endOf(url, '/', afterScheme + 2, end) : afterScheme;
  const queryAt = endOf(url, '?', authorityEnd, end);
  const pathEnd = endOf(url, ';', authorityEnd, queryAt);
  return {
    ...(scheme === undefined ? {} : { scheme: part(0, scheme.length) }),
    ...(hasAuthority ? splitAuthority(afterScheme + 2, authorityEnd, url, part) : {}),
    ...(authorityEnd < pathEnd ? { path: part(authorityEnd, pathEnd) } : {}),
    ...(queryAt < end ? { query: part(queryAt + 1, end) } : {}),
    ...(hash < 0 ? {} : { fragment: part(hash + 1, url.length) }),
  };
}

function endOf(url: string, mark: string, from: number, end: number): number {
  const at = url.indexOf(mark, from);
  return at < 0 || end < at ? end : at;
}

function splitAuthority(
  from: number,
  to: number,
  url: string,
  part: (from: number, to: number) => UrlPart,
): Pick<UrlParts, 'userinfo' | 'host' | 'port'> {
  const at = endOf(url, '@', from, to);
  const hostFrom = at < to ? at + 1 : from;
  const port = /:([^:\]]*)$/.exec(url.slice(hostFrom, to))?.[1];
  const hostTo = port === undefined ? to : to - port.length - 1;
  const host = part(hostFrom, hostTo);
  const isBracketed = /^\[.+\]$/s.test(host.text);
  return {
    ...(at < to ? { userinfo: part(from, at) } : {}),
    ...(port === undefined ? {} : { port: part(to - port.length, to) }),
    ...(host.text === '' ? {} : { host: isBracketed ? part(hostFrom + 1, hostTo - 1) : host }),
  };
}

/** `typedefs.url`. */
export function validateUrl(value: string): ValueFault | undefined {
  const parts = splitUrl(value);
  if (parts?.host === undefined) return fault('url-without-host', { url: value });
  return parts.scheme === undefined ? fault('url-without-scheme', { url: value }) : undefined;
}

/** The oauth2 plugin's redirect URIs: a URL without fragment. */
export function validateRedirectUri(value: string): ValueFault | undefined {
  const trouble = validateUrl(value);
  if (trouble) return trouble;
  const fragment = splitUrl(value)?.fragment;
  return fragment ? fault('url-with-fragment', { url: value }, fragment.from - 1, fragment.to) : undefined;
}

/** aws-lambda's `proxy_url`: a scheme other than http is refused. */
export function validateHttpProxyUrl(value: string): ValueFault | undefined {
  const scheme = /^([^:]+):\/\//.exec(value)?.[1];
  if (scheme === undefined || scheme === 'http') return undefined;
  return fault('proxy-url-scheme', { scheme }, 0, scheme.length);
}
