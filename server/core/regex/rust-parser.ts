import type { Span } from '../text/span.ts';
import type { RegexProblem } from './problem.ts';
import { type Ast, type ClassSet, FLAGS, type Flag, type FlagItem } from './rust-ast.ts';
import { readClass } from './rust-class-parser.ts';
import { isWhiteSpace, RustReader, readEscape, readPrimitive } from './rust-escapes.ts';

/** Rust's own limit for how deep a regex may be nested. */
const DEEPEST = 250;
const LARGEST_COUNT = 0xffffffff;

export interface ParsedRust {
  readonly ast: Ast;
  /** By number, 0 being the whole match; undefined for those without a name. */
  readonly groupNames: readonly (string | undefined)[];
  readonly problem: RegexProblem | undefined;
}

interface OpenGroup {
  readonly span: Span;
  readonly index: number | undefined;
  readonly flags: readonly FlagItem[];
  readonly ignoreSpaceOutside: boolean;
  /** What the surrounding group has read so far. */
  readonly outer: Sequence;
}

interface Sequence {
  readonly start: number;
  branches: Ast[];
  parts: Ast[];
  branchStart: number;
}

/** Reads a pattern as regex-syntax 0.8 does (`ast/parse.rs`), to the first fault or the end. Nesting needs no stack. */
export function parseRust(pattern: string): ParsedRust {
  const reader = new RustReader(pattern);
  const groupNames: (string | undefined)[] = [undefined];
  const open: OpenGroup[] = [];
  let here = newSequence(0);
  while (!reader.done) {
    reader.skipSpace();
    if (reader.done) break;
    switch (reader.char) {
      case '(': {
        const group = readGroupStart(reader, groupNames);
        if (group.kind === 'flags') here.parts.push(group);
        else {
          open.push({ ...group, ignoreSpaceOutside: reader.ignoreSpace, outer: here });
          here = newSequence(reader.at);
        }
        const space = spaceFlag(group.kind === 'flags' ? group.items : group.flags);
        reader.ignoreSpace = space ?? reader.ignoreSpace;
        break;
      }
      case ')': {
        const group = open.pop();
        if (!group) {
          reader.fail('unopened-group', reader.charSpan());
          break;
        }
        const body = sequenceAst(here, reader.at);
        reader.ignoreSpace = group.ignoreSpaceOutside;
        reader.bump();
        here = group.outer;
        here.parts.push({
          kind: 'group',
          index: group.index,
          flags: group.flags,
          body,
          span: reader.since(group.span.start),
          height: body.height + 1,
        });
        break;
      }
      case '|':
        here.branches.push(branchAst(here, reader.at));
        reader.bump();
        here.parts = [];
        here.branchStart = reader.at;
        break;
      case '[':
        here.parts.push(readClass(reader));
        break;
      case '?':
      case '*':
      case '+':
        readRepeat(reader, here);
        break;
      case '{':
        readCountedRepeat(reader, here);
        break;
      case '\\':
        here.parts.push(readEscape(reader));
        break;
      default:
        here.parts.push(readPrimitive(reader));
    }
  }
  const unclosed = open.at(-1);
  if (unclosed) reader.fail('unclosed-group', unclosed.span);
  const ast = sequenceAst(here, pattern.length);
  if (!reader.problem && DEEPEST < ast.height) reader.fail('too-deep', tooDeep(ast));
  return { ast, groupNames, problem: reader.problem };
}

function newSequence(start: number): Sequence {
  return { start, branches: [], parts: [], branchStart: start };
}

function branchAst({ parts, branchStart }: Sequence, end: number): Ast {
  const [only] = parts;
  const span = { start: branchStart, end };
  if (!only) return { kind: 'empty', span, height: 0 };
  if (parts.length === 1) return only;
  return { kind: 'concat', parts, span, height: 1 + highest(parts) };
}

function sequenceAst(sequence: Sequence, end: number): Ast {
  const last = branchAst(sequence, end);
  if (sequence.branches.length === 0) return last;
  const branches = [...sequence.branches, last];
  const span = { start: sequence.start, end };
  return { kind: 'alternation', branches, span, height: 1 + highest(branches) };
}

function highest(asts: readonly Ast[]): number {
  return asts.reduce((most, ast) => Math.max(most, ast.height), 0);
}

/** The first part, in the order of the text, that stands deeper than the limit. */
function tooDeep(ast: Ast): Span {
  let deep: Ast | ClassSet = ast;
  for (let level = 0; level < DEEPEST; level++) {
    const next: Ast | ClassSet | undefined = childrenOf(deep).find(
      (child) => DEEPEST - level <= child.height,
    );
    if (!next) break;
    deep = next;
  }
  return deep.span;
}

function childrenOf(ast: Ast | ClassSet): readonly (Ast | ClassSet)[] {
  switch (ast.kind) {
    case 'repeat':
    case 'group':
      return [ast.body];
    case 'alternation':
      return ast.branches;
    case 'concat':
      return ast.parts;
    case 'class':
      return [ast.set];
    case 'union':
      return ast.items;
    case 'op':
      return [ast.left, ast.right];
    default:
      return [];
  }
}

type GroupStart =
  | (Ast & { readonly kind: 'flags' })
  | {
      readonly kind: 'group';
      readonly span: Span;
      readonly index: number | undefined;
      readonly flags: readonly FlagItem[];
    };

function readGroupStart(reader: RustReader, groupNames: (string | undefined)[]): GroupStart {
  const span = reader.charSpan();
  reader.bump();
  reader.skipSpace();
  if (['?=', '?!', '?<=', '?<!'].some((prefix) => reader.take(prefix))) {
    reader.fail('look-around', reader.since(span.start));
  }
  const inner = reader.here();
  if (reader.take('?P<') || reader.take('?<')) {
    groupNames.push(undefined);
    const index = groupNames.length - 1;
    groupNames[index] = readGroupName(reader, groupNames);
    return { kind: 'group', span, index, flags: [] };
  }
  if (!reader.take('?')) {
    groupNames.push(undefined);
    return { kind: 'group', span, index: groupNames.length - 1, flags: [] };
  }
  if (reader.done) reader.fail('unclosed-group', span);
  const items = readFlags(reader);
  const closing = reader.char;
  reader.bump();
  if (closing !== ')') return { kind: 'group', span, index: undefined, flags: items };
  if (items.length === 0) reader.fail('nothing-to-repeat', inner);
  return { kind: 'flags', items, span: reader.since(span.start), height: 0 };
}

const NAME_START = /^[_\p{Alphabetic}]$/u;
const NAME_PART = /^[_.[\]\p{Alphabetic}\p{N}]$/u;

function readGroupName(reader: RustReader, taken: readonly (string | undefined)[]): string | undefined {
  if (reader.done) reader.fail('bad-group-name', reader.here());
  const start = reader.at;
  while (!reader.done && reader.char !== '>') {
    const allowed = reader.at === start ? NAME_START : NAME_PART;
    if (!allowed.test(reader.char)) reader.fail('bad-group-name', reader.charSpan());
    reader.bump();
  }
  if (reader.done) reader.fail('bad-group-name', reader.here());
  const span = reader.since(start);
  const name = reader.text.slice(span.start, span.end);
  reader.bump();
  if (name === '') reader.fail('bad-group-name', span);
  if (taken.includes(name)) reader.fail('duplicate-group-name', span);
  return name;
}

function readFlags(reader: RustReader): FlagItem[] {
  const items: FlagItem[] = [];
  let negation: Span | undefined;
  while (!reader.done && reader.char !== ':' && reader.char !== ')') {
    const span = reader.charSpan();
    const flag = reader.char === '-' ? 'negation' : FLAGS.find((known: Flag) => known === reader.char);
    negation = flag === 'negation' ? span : undefined;
    if (!flag) reader.fail('unknown-flag', span);
    else if (items.some((item) => item.flag === flag)) reader.fail('duplicate-flag', span);
    else items.push({ flag, span });
    if (!reader.bump()) reader.fail('unfinished-flags', reader.here());
  }
  if (negation) reader.fail('dangling-negation', negation);
  return items;
}

/** What the flags say about `x`, or undefined if nothing. */
function spaceFlag(items: readonly FlagItem[]): boolean | undefined {
  const at = items.findIndex((item) => item.flag === 'x');
  if (at < 0) return undefined;
  return !items.slice(0, at).some((item) => item.flag === 'negation');
}

function popRepeated(reader: RustReader, here: Sequence): Ast | undefined {
  const body = here.parts.pop();
  if (body && body.kind !== 'empty' && body.kind !== 'flags') return body;
  reader.fail('nothing-to-repeat', reader.here());
  return undefined;
}

function readRepeat(reader: RustReader, here: Sequence): void {
  const { char } = reader;
  const body = popRepeated(reader, here);
  if (!body) return;
  reader.bump();
  const greedy = !reader.take('?');
  const [min, max] = char === '?' ? [0, 1] : char === '*' ? [0, undefined] : [1, undefined];
  pushRepeat(reader, here, { body, min, max, greedy });
}

function pushRepeat(
  reader: RustReader,
  here: Sequence,
  repeat: Pick<Ast & { readonly kind: 'repeat' }, 'body' | 'min' | 'max' | 'greedy'>,
): void {
  const span = reader.since(repeat.body.span.start);
  here.parts.push({ kind: 'repeat', ...repeat, span, height: repeat.body.height + 1 });
}

function readCountedRepeat(reader: RustReader, here: Sequence): void {
  const start = reader.at;
  const body = popRepeated(reader, here);
  if (!body) return;
  const counts = readCounts(reader);
  if (!counts || !reader.looksAt('}')) {
    reader.fail('repeat-not-closed', reader.since(start));
    return;
  }
  const { min, max } = counts;
  const lazy = reader.bumpAndSkip() && reader.looksAt('?');
  if (lazy) reader.bump();
  if (max !== undefined && max < min) reader.fail('repeat-out-of-order', reader.since(start));
  pushRepeat(reader, here, { body, min, max, greedy: !lazy });
}

/** `{2`, `{2,` or `{2,3` up to the closing brace; undefined when the pattern ends before it. */
function readCounts(
  reader: RustReader,
): { readonly min: number; readonly max: number | undefined } | undefined {
  if (!reader.bumpAndSkip()) return undefined;
  const least = readDecimal(reader);
  if (reader.done) return undefined;
  const comma = reader.looksAt(',');
  if (comma && !reader.bumpAndSkip()) return undefined;
  if (least.value === undefined) {
    reader.fail('repeat-without-number', least.span);
    return undefined;
  }
  if (!comma) return { min: least.value, max: least.value };
  if (reader.looksAt('}')) return { min: least.value, max: undefined };
  const most = readDecimal(reader);
  if (most.value === undefined) reader.fail('repeat-without-number', most.span);
  return { min: least.value, max: most.value };
}

/** Digits with blanks around them (always allowed here); undefined when there is none. */
function readDecimal(reader: RustReader): { readonly value: number | undefined; readonly span: Span } {
  while (!reader.done && isWhiteSpace(reader.char)) reader.bump();
  const start = reader.at;
  let digits = '';
  while (/^[0-9]$/.test(reader.char)) {
    digits += reader.char;
    reader.bumpAndSkip();
  }
  const span = reader.since(start);
  while (!reader.done && isWhiteSpace(reader.char)) reader.bumpAndSkip();
  if (digits === '') return { value: undefined, span };
  const value = Number(digits);
  if (LARGEST_COUNT < value) reader.fail('number-too-big', span);
  return { value, span };
}
