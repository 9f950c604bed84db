import { normalizePath } from './uri.ts';

// Escapes of these stay (upper case); escapes of regex signs become escaped signs; all others are decoded.
const KEPT = new Set([..."!#$%&'()*+,/:;=?@[]"].map((character) => character.charCodeAt(0)));
const REGEX_SIGNS = new Set([...'.^-{}\\|'].map((character) => character.charCodeAt(0)));

/** Up to 2.8 there was no `~`: any character outside this set made the path a regex. */
export function looksLikeRegex(path: string): boolean {
  return !/^[a-zA-Z0-9.\-_~/%]*$/.test(path);
}

/**
 * A path of a file of format 1.1 or 2.1 as Kong 3.x reads it: normalised, with `~` in front where 2.x took it for
 * a regex (kong/db/migrations/migrate_path_280_300.lua).
 */
export function migratePath(path: string): string {
  return looksLikeRegex(path) ? `~${normalizeRegex(path)}` : normalizePath(path);
}

/** Decodes `%XX` in a regex so that it fits the decoded path of a request. */
export function normalizeRegex(regex: string): string {
  return regex.replace(/%[\dA-Fa-f]{2}/g, (sequence) => {
    const code = Number.parseInt(sequence.slice(1), 16);
    if (KEPT.has(code)) return sequence.toUpperCase();
    return (REGEX_SIGNS.has(code) ? '\\' : '') + String.fromCharCode(code);
  });
}
