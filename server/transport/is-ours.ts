/** Which files are Kong's: the setting overrules, else the content decides. */
import picomatch from 'picomatch';
import { HEAD_LENGTH, isOurs as looksLikeOurs } from '../core/dialect/recognise.ts';
import type { SourceText } from '../core/text/source-text.ts';

/**
 * `patterns` are globs over the path; one that starts with `!` says that a file is none. The last that matches
 * decides.
 */
export function isOurs(uri: string, head: string, patterns: readonly string[]): boolean {
  const path = decodeURIComponent(uri.replace(/^[a-z][a-z0-9+.-]*:(?:\/\/[^/]*)?\/?/i, ''));
  const said = patterns.findLast((pattern) => matches(path, pattern.replace(/^!/, '')));
  if (said !== undefined) return !said.startsWith('!');
  return looksLikeOurs(head, path);
}

/** As much of a file as tells. */
export function headOf(source: SourceText): string {
  return source.slice(0, HEAD_LENGTH);
}

/** A pattern without a slash means the name, in any folder; a relative one may start in any folder. */
function matches(path: string, pattern: string): boolean {
  const anywhere = pattern.startsWith('/')
    ? pattern.slice(1)
    : `**/${pattern.replace(/^(?:\.\/|\*\*\/)/, '')}`;
  return picomatch.isMatch(path, anywhere, { dot: true });
}
