/** Plain scalars, also those that go on over several lines. */

import { resolveScalar } from '../scalar.ts';
import type { ScalarNode } from '../tree.ts';
import { COLON, CR, DASH, HASH, LF, SPACE, TAB } from './codes.ts';
import type { Lines } from './lines.ts';

/** Whether a plain scalar may start here; some rare ones that may are left to the general reader. */
export function startsPlain(lines: Lines, p: number): boolean {
  const code = lines.text.charCodeAt(p);
  if (code === DASH) return !lines.isSpaceOrEnd(p + 1) && lines.text.charCodeAt(p + 1) !== TAB;
  return 126 < code || NO_PLAIN_START[code] !== 1;
}

/** By code, so that asking costs next to nothing. */
const NO_PLAIN_START = new Uint8Array(127);
for (const character of '\t,[]{}#&*!|>\'"%@`?:') NO_PLAIN_START[character.charCodeAt(0)] = 1;

/** A value that starts at `p`; its parent stands in `column`. Goes on to the next line. */
export function readPlain(lines: Lines, p: number, column: number): ScalarNode | undefined {
  if (!startsPlain(lines, p)) return undefined;
  const end = plainEnd(lines, p);
  if (end < 0) return undefined;
  const first = lines.text.slice(p, end);
  if (lines.skipSpaces(end) < lines.contentEnd) {
    return lines.end(end) ? plainNode(lines, p, end, first) : undefined;
  }
  return wrapped(lines, p, end, first, column);
}

/** A plain scalar whose first line ends at `end`, with the lines below that go on with it. */
function wrapped(
  lines: Lines,
  p: number,
  end: number,
  first: string,
  column: number,
): ScalarNode | undefined {
  let text = first;
  let to = end;
  for (;;) {
    const breaks = continuation(lines, column);
    if (breaks < 0) return undefined;
    if (breaks === 0) break;
    if (!startsPlain(lines, lines.at) || lines.text.charCodeAt(lines.at) === DASH) return undefined;
    const lineTo = plainEnd(lines, lines.at);
    if (lineTo < 0) return undefined;
    const line = lines.text.slice(lines.at, lineTo);
    text += breaks === 1 ? ` ${line}` : `${'\n'.repeat(breaks - 1)}${line}`;
    to = lineTo;
    if (lines.skipSpaces(to) < lines.contentEnd) {
      if (!lines.end(to)) return undefined;
      break;
    }
  }
  return plainNode(lines, p, to, text);
}

/** Goes on to the next line. The line breaks up to a line that continues a plain scalar; 0: none; -1: unknown. */
function continuation(lines: Lines, column: number): number {
  const { text } = lines;
  let breaks = 1;
  let start = lines.lineEnd + 1;
  while (start < text.length) {
    let p = start;
    while (text.charCodeAt(p) === SPACE) p += 1;
    const code = p < text.length ? text.charCodeAt(p) : LF;
    if (code === TAB) return -1;
    if (code !== LF && code !== CR) {
      if (column < p - start && code !== HASH) {
        lines.enter(start, p);
        return breaks;
      }
      return lines.next(start, p) ? 0 : -1;
    }
    breaks += 1;
    start = p + (code === CR ? 2 : 1);
  }
  lines.column = -1;
  return 0;
}

/** Where the plain text on this line ends, without spaces at its end; -1 when it is not just a plain text. */
function plainEnd(lines: Lines, from: number): number {
  const { text, contentEnd } = lines;
  let end = from;
  for (let p = from; p < contentEnd; p++) {
    const code = text.charCodeAt(p);
    if (code === SPACE) continue;
    if (code === TAB || (code === COLON && lines.isSpaceOrEnd(p + 1))) return -1;
    if (code === HASH && text.charCodeAt(p - 1) === SPACE) break;
    end = p + 1;
  }
  return end;
}

export function plainNode(lines: Lines, from: number, to: number, text: string): ScalarNode | undefined {
  const resolved = resolveScalar(text, true, undefined);
  if (resolved === 'refused') return undefined;
  return { kind: 'scalar', origin: lines.origin, from, to, style: 'plain', text, value: resolved.value };
}

export function nothing(lines: Lines, at: number): ScalarNode {
  return { kind: 'scalar', origin: lines.origin, from: at, to: at, style: 'plain', text: '', value: null };
}
