/** `# kongsole: allow CODE, CODE` on a line, or on the line above it, silences these rules there. */
import type { SyntaxDocument } from '../syntax/document.ts';
import { spanOf } from '../syntax/tree.ts';
import type { Diagnosed } from './diagnosed.ts';

export function withoutAllowed(found: readonly Diagnosed[], document: SyntaxDocument): readonly Diagnosed[] {
  const stays = unlessAllowed(document);
  return stays ? found.filter(stays) : found;
}

/**
 * Which findings stay; undefined: all, as nothing is allowed. What Kong itself refuses is never silenced: the file
 * would still not load.
 */
export function unlessAllowed(document: SyntaxDocument): ((each: Diagnosed) => boolean) | undefined {
  const allowed = allowedByLine(document);
  if (allowed.size === 0) return undefined;
  return ({ finding }) => {
    if (finding.refusedByKong) return true;
    const { line } = document.source.positionAt(spanOf(finding.at).start);
    return !allowed.get(line)?.has(finding.code);
  };
}

const ALLOW = /^\s*kongsole:\s*allow\s+(?<codes>[a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)/;

function allowedByLine(document: SyntaxDocument): ReadonlyMap<number, ReadonlySet<string>> {
  const allowed = new Map<number, Set<string>>();
  for (const comment of document.remarks) {
    const codes = ALLOW.exec(comment.text)?.groups?.['codes']?.split(/\s*,\s*/);
    if (!codes) continue;
    const { source } = document;
    const { start } = spanOf(comment);
    const { line, character } = source.positionAt(start);
    const alone = source.slice(start - character, start).trim() === '';
    const target = alone ? line + 1 : line;
    allowed.set(target, new Set([...(allowed.get(target) ?? []), ...codes]));
  }
  return allowed;
}
