/** Paths of services and routes: RFC 3986 characters, percent escapes, normal form, and 2.8's migration to `~`. */

import { fromByteString, toByteString } from './bytes.ts';
import type { ValueFault } from './fault.ts';
import { fault } from './fault.ts';
import type { RegexCheck } from './regex-check.ts';
import { regexFault } from './regex-check.ts';
import type { GatewayVersion } from './versions.ts';
import { isBefore } from './versions.ts';

const NOT_IN_PATH = /[^\w.~/%:@!$&'()*+,;=-]/u;

/** `typedefs.path`: a service's path, a health check's path. The first `/` and `//` are the schema's business. */
export function validatePath(value: string): ValueFault | undefined {
  const character = characterFault(value);
  return character ?? escapeFault(value);
}

function characterFault(value: string): ValueFault | undefined {
  const bad = NOT_IN_PATH.exec(value);
  if (bad) return fault('path-character', { character: bad[0] }, bad.index, bad.index + bad[0].length);
  return value.startsWith('/') ? undefined : fault('path-character', { character: value.slice(0, 1) }, 0, 1);
}

function escapeFault(value: string): ValueFault | undefined {
  const bad = /%(?![0-9a-f]{2})/i.exec(value);
  if (bad === null) return undefined;
  const written = value.slice(bad.index, bad.index + 3);
  return fault('percent-escape', { escape: written }, bad.index, bad.index + written.length);
}

/**
 * A route's path. From 3.0 on `~` begins a regex and anything else must be in normal form; 2.8 takes a path with
 * other characters than letters, digits and `.-_~/%` for a regex.
 */
export function validateRoutePath(
  value: string,
  version: GatewayVersion,
  checkRegex: RegexCheck,
): ValueFault | undefined {
  // Only bad escapes count here, and only where every character is one of a path (`typedefs.lua` looks at the code).
  if (characterFault(value) === undefined) {
    const bad = escapeFault(value);
    if (bad) return bad;
  }
  if (isBefore(version, '3.0')) return looksPlain(value) ? undefined : regexFault(value, 0, checkRegex);
  if (value.startsWith('~')) return regexFault(value.slice(1), 1, checkRegex);
  const normalized = normalizePath(value);
  return normalized === value ? undefined : fault('path-not-normalized', { normalized });
}

/** Kong before 3.0, and the migration of files of formats 1.1 and 2.1, take such a path for a prefix. */
export function looksPlain(path: string): boolean {
  return /^[\w.~/%-]*\n?$/.test(path);
}

/** Reserved characters keep their escape (`kong/tools/uri.lua`). */
const RESERVED = new Set("!*'();:@&=+$,/?%#[]");

/**
 * The normal form that Kong 3.x demands of a plain path: escapes in upper case and only of reserved characters, no
 * `.` and `..` segments, no empty segments.
 */
export function normalizePath(path: string): string {
  if (path === '' || path === '/') return path;
  const bytes = toByteString(path).replaceAll(/%([0-9a-f]{2})/gi, (triplet, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return RESERVED.has(character) ? triplet.toUpperCase() : character;
  });
  return fromByteString(removeDotSegments(bytes));
}

/** RFC 3986, 5.2.4, with empty segments merged. */
function removeDotSegments(path: string): string {
  if (!path.includes('.') && !path.includes('//')) return path;
  const output: string[] = [];
  let at = 0;
  while (at < path.length) {
    const rest = path.length - at;
    const starts = (text: string) => path.startsWith(text, at);
    if (rest === 2 && starts('/.')) return `${output.join('')}/`;
    if (rest === 3 && starts('/..')) {
      output.pop();
      return `${output.join('')}/`;
    }
    if ((rest === 1 && starts('.')) || (rest === 2 && starts('..'))) return output.join('');
    if (starts('../')) at += 3;
    else if (starts('./')) at += 2;
    else if (starts('/./')) at += 2;
    else if (starts('/../')) {
      at += 3;
      output.pop();
    } else if (starts('//')) at += 1;
    else {
      const slash = path.indexOf('/', at + 1);
      const end = slash < 0 ? path.length : slash;
      output.push(path.slice(at, end));
      at = end;
    }
  }
  return output.join('');
}

/** What an escape of a regex's special character becomes when 3.x migrates a path (`migrate_path_280_300.lua`). */
const ESCAPED_META = new Set('.^-{}\\|');

/**
 * A route's path as Kong 3.x reads it in a file of format 1.1 or 2.1: plain ones normalised, others a regex with
 * `~` before them and their needless escapes decoded.
 */
export function migratePath(path: string): string {
  if (looksPlain(path)) return normalizePath(path);
  const decoded = toByteString(path).replaceAll(/%([0-9a-f]{2})/gi, (triplet, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    if (RESERVED.has(character)) return triplet.toUpperCase();
    return ESCAPED_META.has(character) ? `\\${character}` : character;
  });
  return `~${fromByteString(decoded)}`;
}
