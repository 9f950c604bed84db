/**
 * Where the cursor stands in a block-style file, read from the lines around it. A half-typed line is no YAML yet
 * (`pro` under `name: a` reads as more text of the name), so the tree cannot say; the indentation can.
 */
import type { SourceText } from '../text/source-text.ts';
import type { Span } from '../text/span.ts';
import { lineStartsOf } from '../text/string-text.ts';

/** One map on the way from the root to the cursor. */
export interface Level {
  /** The key it hangs on; undefined for the root. */
  readonly key: string | undefined;
  /** It is an element of the list under `key`. */
  readonly inList: boolean;
  /** The keys beside the cursor's own, with what is written on their line. */
  readonly fields: ReadonlyMap<string, string>;
}

export interface Cursor {
  /** From the root to the map that the cursor's line belongs to. Never empty. */
  readonly levels: readonly Level[];
  /** `key`: a key is being written. `value`: what follows `field:`, or an element of the list under it. */
  readonly at: 'key' | 'value';
  /** The key whose value is being written. */
  readonly field: string | undefined;
  /** An element of a list of scalars, not the value itself. */
  readonly element: boolean;
  /** The word to replace. */
  readonly word: Span;
  /** Column of the map's keys, for what is inserted below them. */
  readonly indent: number;
  /** Columns from the line's own indentation to `indent`: the width of the dashes before the first key. */
  readonly hang: number;
  /** In flow style nothing goes onto a line of its own; in JSON keys are quoted too. */
  readonly style: 'block' | 'flow' | 'json' | 'json-in-quotes';
}

interface Line {
  /** Columns at which a map's keys may stand: after each dash, and of the text itself. */
  readonly dashes: readonly number[];
  readonly indent: number;
  readonly key: string | undefined;
  readonly rest: string;
}

const LINE =
  /^(?<lead>\s*(?:- +)*(?:-$)?)(?:(?<key>[A-Za-z_][\w.-]*|"[^"]*"|'[^']*')\s*:(?:\s+(?<rest>.*))?$)?/;

function readLine(text: string): Line | undefined {
  if (/^\s*(?:#.*)?$/.test(text)) return undefined;
  const groups = LINE.exec(text)?.groups ?? {};
  const lead = groups['lead'] ?? '';
  const dashes = [...lead.matchAll(/-/g)].map((dash) => dash.index);
  const key = groups['key']?.replaceAll(/^["']|["']$/g, '');
  return {
    dashes,
    indent: lead.length,
    key,
    rest: (groups['rest'] ?? '').replace(/(?:^|\s)#.*$/, '').trim(),
  };
}

/** How far the lines of one item are looked at: more is a value that no cursor needs. */
const FARTHEST = 2_000;
/** So many lines are read at a time: finding where a line starts costs more in a larger file. */
const BLOCK = 64;

export function cursorAt(source: SourceText, offset: number): Cursor {
  const { line, character } = source.positionAt(offset);
  const lines = linesAround(source, line);
  const own = lines.at(line) ?? '';
  const before = own.slice(0, character);
  const parsed = readLine(before);
  const colon =
    /^(?<lead>\s*(?:- +)*)(?<key>[A-Za-z_][\w.-]*|"[^"]*"|'[^']*')\s*:\s(?<value>\s*)(?<text>.*)$/.exec(
      before,
    );
  const start = source.offsetAt({ line, character: 0 });
  const word = wordAt(own, character);
  const span = { start: start + word.start, end: start + word.end };
  const indent = colon?.groups ? (colon.groups['lead'] ?? '').length : (parsed?.indent ?? character);
  const dashes = parsed?.dashes ?? [];
  const chain = ancestorsOf(lines, line, dashes.length > 0 ? (dashes[0] ?? 0) : indent, dashes.length > 0);
  const innermost = chain.at(-1);
  if (dashes.length > 0 && innermost) chain[chain.length - 1] = { ...innermost, column: indent };
  const levels = toLevels(chain, lines, line);
  const hang = indent - (own.length - own.trimStart().length);
  const deepest = levels.at(-1);
  if (colon?.groups) {
    const field = colon.groups['key']?.replaceAll(/^["']|["']$/g, '');
    return { levels, at: 'value', field, element: false, word: span, indent, hang, style: 'block' };
  }
  return {
    levels,
    at: 'key',
    field: deepest?.inList ? deepest.key : undefined,
    element: dashes.length > 0,
    word: span,
    indent,
    hang: Math.max(0, hang),
    style: 'block',
  };
}

interface Ancestor {
  /** Column of the keys of the map. */
  readonly column: number;
  /** Column of the dash that makes it an element. */
  readonly dash: number | undefined;
  /** The key that the map, or the list it is in, hangs on. */
  readonly key: string | undefined;
}

interface Lines {
  at(line: number): string | undefined;
}

function linesAround(source: SourceText, line: number): Lines {
  const blocks = new Map<number, readonly string[]>();
  return {
    at(wanted) {
      if (wanted < 0 || Math.abs(wanted - line) > FARTHEST) return undefined;
      const number = Math.floor(wanted / BLOCK);
      const block = blocks.get(number) ?? blockOfLines(source, number * BLOCK);
      blocks.set(number, block);
      return block[wanted % BLOCK];
    },
  };
}

/** BLOCK lines from this one on without their line breaks, fewer at the end of the text. */
function blockOfLines(source: SourceText, line: number): readonly string[] {
  const from = source.offsetAt({ line, character: 0 });
  const text = source.slice(from, source.offsetAt({ line: line + BLOCK, character: 0 }));
  const starts = lineStartsOf(text).slice(0, BLOCK);
  return starts.map((start, i) => text.slice(start, starts[i + 1]).replace(/[\r\n]+$/, ''));
}

/** The maps around a line whose keys (or dash) stand at `column`, outermost first. */
function ancestorsOf(lines: Lines, line: number, column: number, isDash: boolean): Ancestor[] {
  const chain: Ancestor[] = [];
  let limit = column;
  let wantsKeyAtLimit = isDash;
  let own: { column: number; dash: number | undefined } | undefined = isDash
    ? undefined
    : { column, dash: undefined };
  for (let at = line - 1; at >= 0; at--) {
    const text = lines.at(at);
    if (text === undefined) break;
    const read = readLine(text);
    if (!read) continue;
    // The dash that opens the very map we are in stands on an earlier line, at the left of its first key.
    if (own && read.indent === own.column && read.dashes.length > 0) {
      const dash = read.dashes.at(-1) ?? 0;
      chain.unshift({ column: own.column, dash, key: undefined });
      own = undefined;
      limit = dash;
      wantsKeyAtLimit = true;
      continue;
    }
    const isParent =
      read.key !== undefined &&
      (read.indent < limit || (wantsKeyAtLimit && read.indent === limit && read.dashes.length === 0));
    if (!isParent) continue;
    if (own) {
      chain.unshift({ column: own.column, dash: undefined, key: read.key });
    } else {
      const first = chain[0];
      if (first) chain[0] = { ...first, key: read.key };
      else chain.unshift({ column: limit, dash: limit, key: read.key });
    }
    own = { column: read.indent, dash: undefined };
    limit = read.indent;
    wantsKeyAtLimit = false;
    if (read.dashes.length > 0) {
      const dash = read.dashes.at(-1) ?? 0;
      chain.unshift({ column: read.indent, dash, key: undefined });
      own = undefined;
      limit = dash;
      wantsKeyAtLimit = true;
    }
    if (limit === 0 && !wantsKeyAtLimit) break;
  }
  if (own) chain.unshift({ column: own.column, dash: undefined, key: undefined });
  return chain;
}

function toLevels(chain: readonly Ancestor[], lines: Lines, line: number): Level[] {
  return chain.map((ancestor) => ({
    key: ancestor.key,
    inList: ancestor.dash !== undefined,
    fields: fieldsBeside(lines, line, ancestor),
  }));
}

/** The keys of the same map, upwards and downwards from the line. */
function fieldsBeside(lines: Lines, line: number, { column, dash }: Ancestor): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  const outside = dash ?? column - 1;
  for (const step of [-1, 1]) {
    for (let at = line + step; ; at += step) {
      const text = lines.at(at);
      if (text === undefined) break;
      const read = readLine(text);
      if (!read) continue;
      const opens = read.dashes.includes(outside) && dash !== undefined;
      if (read.indent === column && read.key !== undefined && !(opens && step > 0))
        fields.set(read.key, read.rest);
      if (opens || firstColumn(read) <= outside || (firstColumn(read) < column && dash === undefined)) break;
    }
  }
  return fields;
}

function firstColumn(read: Line): number {
  return read.dashes[0] ?? read.indent;
}

function wordAt(line: string, character: number): Span {
  let start = character;
  while (start > 0 && /[\w.$/-]/.test(line[start - 1] ?? '')) start--;
  // A dash that makes a list element is no part of the word.
  if (line[start] === '-' && /^\s*$/.test(line.slice(0, start))) start = Math.min(start + 1, character);
  let end = character;
  while (end < line.length && /[\w.-]/.test(line[end] ?? '')) end++;
  return { start, end };
}
