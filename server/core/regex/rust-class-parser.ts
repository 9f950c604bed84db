import type { Span } from '../text/span.ts';
import { POSIX_CLASSES } from './char-set.ts';
import type { RegexFault } from './problem.ts';
import {
  type BracketClass,
  CLASS_OPERATORS,
  type ClassOperator,
  type ClassSet,
  type Literal,
} from './rust-ast.ts';
import { literal, type Primitive, type RustReader, readEscape } from './rust-escapes.ts';

interface OpenClass {
  readonly start: number;
  /** From the bracket to the first item, where an unclosed class is reported. */
  readonly span: Span;
  readonly negated: boolean;
  /** The operand before an operator. */
  readonly pending: { readonly op: ClassOperator; readonly left: ClassSet } | undefined;
  /** Items of the class around it that were read before this one. */
  readonly outer: readonly ClassSet[];
  readonly outerPending: OpenClass['pending'];
}

type ClassAst = BracketClass & { readonly span: Span; readonly height: number };

/** A class from its bracket on, with all classes in it. Nesting is kept in a list: 100,000 brackets are no danger. */
export function readClass(reader: RustReader): ClassAst {
  const open: OpenClass[] = [];
  let items: ClassSet[] = [];
  let pending: OpenClass['pending'];
  let result: ClassAst | undefined;
  const enter = (): void => {
    const opened = readOpening(reader);
    open.push({ ...opened.frame, pending: undefined, outer: items, outerPending: pending });
    items = [...opened.items];
    pending = undefined;
  };
  enter();
  while (!result) {
    reader.skipSpace();
    const innermost = open.at(-1);
    if (reader.done || !innermost) {
      const unclosed: RegexFault = 'unclosed-class';
      reader.fail(unclosed, innermost?.span ?? reader.here());
      return { kind: 'class', negated: false, set: union([], reader.here()), span: reader.here(), height: 0 };
    }
    if (reader.char === '[') {
      const posix = readPosixClass(reader);
      if (posix) items.push(posix);
      else enter();
      continue;
    }
    if (reader.char === ']') {
      reader.bump();
      const set = operation(pending, union(items, reader.since(innermost.start)));
      const closed: ClassAst = {
        kind: 'class',
        negated: innermost.negated,
        set,
        span: reader.since(innermost.start),
        height: set.height + 1,
      };
      open.pop();
      if (open.length === 0) result = closed;
      items = [...innermost.outer, closed];
      pending = innermost.outerPending;
      continue;
    }
    const op = CLASS_OPERATORS.find((operator) => reader.looksAt(operator));
    if (op) {
      reader.take(op);
      pending = { op, left: operation(pending, union(items, reader.here())) };
      items = [];
      continue;
    }
    const item = readItem(reader, innermost.span);
    if (item) items.push(item);
  }
  return result;
}

function union(items: readonly ClassSet[], span: Span): ClassSet {
  const [only] = items;
  if (!only) return { kind: 'empty', span, height: 0 };
  if (items.length === 1) return only;
  const last = items.at(-1) ?? only;
  return {
    kind: 'union',
    items,
    span: { start: only.span.start, end: last.span.end },
    height: 1 + Math.max(...items.map((item) => item.height)),
  };
}

function operation(pending: OpenClass['pending'], right: ClassSet): ClassSet {
  if (!pending) return right;
  const { op, left } = pending;
  return {
    kind: 'op',
    op,
    left,
    right,
    span: { start: left.span.start, end: right.span.end },
    height: 1 + Math.max(left.height, right.height),
  };
}

/** `[`, `[^`, any number of literal `-`, and a `]` that comes first and so is literal. */
function readOpening(reader: RustReader): {
  readonly frame: Pick<OpenClass, 'start' | 'span' | 'negated'>;
  readonly items: readonly ClassSet[];
} {
  const start = reader.at;
  const items: ClassSet[] = [];
  const goOn = (): void => {
    if (!reader.bumpAndSkip()) reader.fail('unclosed-class', { start, end: reader.at });
  };
  const takeLiteral = (): void => {
    items.push(literal(reader.code, reader.charSpan()));
    goOn();
  };
  goOn();
  const negated = reader.char === '^';
  if (negated) goOn();
  while (reader.char === '-') takeLiteral();
  if (items.length === 0 && reader.char === ']') takeLiteral();
  return { frame: { start, span: reader.since(start), negated }, items };
}

function readItem(reader: RustReader, classSpan: Span): ClassSet | undefined {
  const first = readMember(reader);
  reader.skipSpace();
  if (reader.done) {
    reader.fail('unclosed-class', classSpan);
    return undefined;
  }
  const afterDash = reader.char === '-' ? reader.peekPastSpace() : ']';
  if (afterDash === ']' || afterDash === '-') return asItem(reader, first);
  if (!reader.bumpAndSkip()) {
    reader.fail('unclosed-class', classSpan);
    return undefined;
  }
  const last = readMember(reader);
  const [from, to] = [asLiteral(reader, first), asLiteral(reader, last)];
  const span = { start: first.span.start, end: last.span.end };
  if (!from || !to) return undefined;
  if (to.char < from.char) reader.fail('bad-class-range', span);
  return { kind: 'range', first: from, last: to, span, height: 0 };
}

function readMember(reader: RustReader): Primitive {
  if (reader.char === '\\') return readEscape(reader);
  const member = literal(reader.code, reader.charSpan());
  reader.bump();
  return member;
}

function asItem(reader: RustReader, item: Primitive): ClassSet | undefined {
  if (item.kind === 'literal' || item.kind === 'perl' || item.kind === 'unicode') return item;
  reader.fail('bad-class-escape', item.span);
  return undefined;
}

function asLiteral(reader: RustReader, item: Primitive): Literal | undefined {
  if (item.kind === 'literal') return item;
  reader.fail('class-range-of-class', item.span);
  return undefined;
}

/** `[:alpha:]` inside a class; anything else that starts with `[` is a class in the class. */
function readPosixClass(reader: RustReader): ClassSet | undefined {
  const start = reader.at;
  const closing = reader.text.indexOf(':', start + 2);
  if (!reader.looksAt('[:') || closing < 0 || reader.text[closing + 1] !== ']') return undefined;
  const negated = reader.text[start + 2] === '^';
  const name = reader.text.slice(start + (negated ? 3 : 2), closing);
  if (!POSIX_CLASSES.has(name)) return undefined;
  reader.at = closing + 2;
  return { kind: 'ascii', name, negated, span: reader.since(start), height: 0 };
}
