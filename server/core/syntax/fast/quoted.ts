/** Quoted scalars that end on their line. */
import type { ScalarNode } from '../tree.ts';
import { BACKSLASH, DOUBLE_QUOTE, SINGLE_QUOTE } from './codes.ts';
import type { Lines } from './lines.ts';

export function readQuoted(lines: Lines, p: number): ScalarNode | undefined {
  const single = lines.text.charCodeAt(p) === SINGLE_QUOTE;
  const read = single ? singleQuoted(lines, p) : doubleQuoted(lines, p);
  if (!read) return undefined;
  const { text, to } = read;
  const style = single ? 'single' : 'double';
  return { kind: 'scalar', origin: lines.origin, from: p, to, style, text, value: text };
}

interface Quoted {
  readonly text: string;
  readonly to: number;
}

function singleQuoted({ text, contentEnd }: Lines, p: number): Quoted | undefined {
  let q = p + 1;
  for (;;) {
    q = text.indexOf("'", q);
    if (q < 0 || contentEnd <= q) return undefined;
    if (text.charCodeAt(q + 1) !== SINGLE_QUOTE) break;
    q += 2;
  }
  return { text: text.slice(p + 1, q).replaceAll("''", "'"), to: q + 1 };
}

function doubleQuoted({ text, contentEnd }: Lines, p: number): Quoted | undefined {
  let parts = '';
  let copied = p + 1;
  for (let q = p + 1; q < contentEnd; q++) {
    const code = text.charCodeAt(q);
    if (code === DOUBLE_QUOTE) return { text: parts + text.slice(copied, q), to: q + 1 };
    if (code !== BACKSLASH) continue;
    const meant = ESCAPES.get(text.charCodeAt(q + 1));
    if (meant === undefined) return undefined;
    parts += text.slice(copied, q) + meant;
    q += 1;
    copied = q + 1;
  }
  return undefined;
}

/** The escapes that need no thought. */
const ESCAPES: ReadonlyMap<number, string> = new Map(
  Object.entries({
    '"': '"',
    '\\': '\\',
    '/': '/',
    n: '\n',
    t: '\t',
    r: '\r',
    b: '\b',
    f: '\f',
    e: '\x1b',
  }).map(([letter, meant]) => [letter.charCodeAt(0), meant] as const),
);
