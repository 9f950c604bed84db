/** Fixes that put another word in the place of one that Kong does not take. */
import type { Config } from '../../model/config.ts';
import type { SyntaxDocument } from '../../syntax/document.ts';
import { fieldsOf, nodeAt } from '../../syntax/read.ts';
import { type Located, type Pair, spanOf } from '../../syntax/tree.ts';
import { closest } from '../../text/closest.ts';
import { replacement } from '../edit.ts';
import type { Fix } from '../finding.ts';

/** To the nearest of the words that are allowed. A guess, so unsafe; none where nothing is near. */
export function respell(
  at: Located,
  word: string,
  allowed: readonly string[],
  config: Config,
): readonly Fix[] {
  const near = closest(word, allowed);
  if (near === undefined || near === word) return [];
  const edits = [replacement(at, inQuotesOf(at, near, config.document))];
  return [{ title: `Change to "${near}"`, safe: false, preferred: true, edits }];
}

/** The words that are no keys of the map yet in which the key at `at` stands. */
export function withoutSiblings(at: Located, words: readonly string[], config: Config): readonly string[] {
  const map = nodeAt(config.document, spanOf(at).start).findLast(({ node }) => node.kind === 'map')?.node;
  const taken = map?.kind === 'map' ? fieldsOf(map) : new Map<string, Pair>();
  return words.filter((word) => !taken.has(word));
}

/**
 * A number or a boolean that someone put into quotes, or the other way round. The value stays what was written, so
 * it is safe.
 */
export function requote(at: Located, expected: string, config: Config): readonly Fix[] {
  const { start, end } = spanOf(at);
  const text = config.document.source.slice(start, end);
  if (expected === 'string') {
    if (!/^[\w.+-]+$/.test(text)) return [];
    return [
      { title: 'Put it in quotes', safe: true, preferred: true, edits: [replacement(at, `"${text}"`)] },
    ];
  }
  const inner = /^(["'])(?<inner>.*)\1$/.exec(text)?.groups?.['inner'] ?? '';
  const fits =
    expected === 'boolean' ? /^(?:true|false)$/ : expected === 'integer' ? /^-?\d+$/ : /^-?\d+(?:\.\d+)?$/;
  if (!fits.test(inner)) return [];
  return [
    { title: 'Take it out of the quotes', safe: true, preferred: true, edits: [replacement(at, inner)] },
  ];
}

function inQuotesOf(at: Located, word: string, document: SyntaxDocument): string {
  const { start } = spanOf(at);
  const first = document.source.slice(start, start + 1);
  return first === '"' || first === "'" ? `${first}${word}${first}` : word;
}
