import type { Span } from '../text/span.ts';
import { ANY_CHAR, complement, ignoringAsciiCase, oneChar } from './char-set.ts';
import { fixedLength, type Pcre } from './pcre-ast.ts';
import { looksLikePosix, readPcreClass } from './pcre-class-parser.ts';
import { readPcreEscape } from './pcre-escapes.ts';
import { type GroupStart, readGroupStart, readNamedEscape } from './pcre-groups.ts';
import { containsKind } from './pcre-hir.ts';
import { PcreReader } from './pcre-reader.ts';
import { readVerb, skipStartOptions } from './pcre-verbs.ts';
import type { RegexProblem } from './problem.ts';

export interface ParsedPcre {
  readonly node: Pcre;
  readonly groupNames: readonly (string | undefined)[];
  /** Offsets are bytes of the pattern. */
  readonly problem: RegexProblem | undefined;
}

/** PCRE2's PARENS_NEST_LIMIT. */
const DEEPEST = 250;
const LARGEST_COUNT = 65535;

/** Reads a pattern as PCRE2 10.42 does without options: bytes, no UTF. */
export function parsePcre(bytes: string): ParsedPcre {
  const reader = new PcreReader(bytes);
  skipStartOptions(reader);
  const parser = new PcreParser(reader);
  const node = parser.alternation(0);
  if (reader.looksAt(')')) reader.fail('unopened-group', reader.charSpan());
  parser.checkReferences();
  parser.checkLookBehinds();
  const groupNames = Array.from({ length: reader.groupCount + 1 }, (_, group) => {
    for (const [name, numbers] of reader.names) if (numbers.includes(group)) return name;
    return undefined;
  });
  return { node, groupNames, problem: reader.problem };
}

class PcreParser {
  private readonly reader: PcreReader;
  private readonly groups = new Map<number, Pcre>();
  private readonly behinds: { readonly body: Pcre; readonly span: Span }[] = [];

  constructor(reader: PcreReader) {
    this.reader = reader;
  }

  /** References may point forward, so they are looked up at the end. */
  checkReferences(): void {
    const { reader } = this;
    for (const { to, span } of reader.pending) {
      const known = typeof to === 'number' ? 0 <= to && to <= reader.groupCount : reader.names.has(to);
      if (!known) reader.fail('unknown-group', span);
    }
  }

  checkLookBehinds(): void {
    for (const { body, span } of this.behinds) {
      const branches = body.kind === 'alternate' ? body.branches : [body];
      const wrong = branches.some((branch) => fixedLength(branch, this.groups) === undefined);
      if (wrong) this.reader.fail('variable-look-behind', span);
    }
  }

  /** Branches up to a closing parenthesis or the end. In `(?|…` each branch counts its groups from the same number. */
  alternation(depth: number, resetsCount = false): Pcre {
    const { reader } = this;
    const firstGroup = reader.groupCount;
    let highest = firstGroup;
    const branches: Pcre[] = [this.sequence(depth)];
    while (reader.take('|')) {
      highest = Math.max(highest, reader.groupCount);
      if (resetsCount) reader.groupCount = firstGroup;
      branches.push(this.sequence(depth));
    }
    reader.groupCount = Math.max(highest, reader.groupCount);
    const [only] = branches;
    return branches.length === 1 && only ? only : { kind: 'alternate', branches };
  }

  private sequence(depth: number): Pcre {
    const { reader } = this;
    const parts: Pcre[] = [];
    let quantifiable = false;
    while (!reader.done) {
      if (this.skipIgnored()) continue;
      if (!reader.quoting) {
        if (reader.looksAt('|') || reader.looksAt(')')) break;
        const quantifier = this.quantifier();
        if (quantifier) {
          const body = parts.pop();
          if (!quantifiable || !body) {
            reader.fail('nothing-to-repeat', quantifier.span);
            break;
          }
          parts.push(repeated(body, quantifier));
          quantifiable = false;
          continue;
        }
      }
      const item = this.item(depth);
      parts.push(item.node);
      quantifiable = item.quantifiable;
    }
    const [only] = parts;
    return parts.length === 1 && only
      ? only
      : parts.length === 0
        ? { kind: 'empty' }
        : { kind: 'concat', parts };
  }

  /** `\Q`, `\E`, and under `(?x)` blanks and comments: none of them ends what a quantifier is for. */
  private skipIgnored(): boolean {
    const { reader } = this;
    if (reader.quoting) {
      if (!reader.take('\\E')) return false;
      reader.quoting = false;
      return true;
    }
    if (reader.take('\\Q')) {
      reader.quoting = true;
      return true;
    }
    if (reader.take('\\E')) return true;
    if (reader.looksAt('(?#')) {
      const end = reader.text.indexOf(')', reader.at);
      if (end < 0) reader.fail('unclosed-group', reader.charSpan());
      else reader.at = end + 1;
      return true;
    }
    if (!reader.flags.x) return false;
    if (/^[\t-\r ]$/.test(reader.char)) {
      reader.at += 1;
      return true;
    }
    if (!reader.looksAt('#')) return false;
    const end = reader.text.indexOf('\n', reader.at);
    reader.at = end < 0 ? reader.text.length : end + 1;
    return true;
  }

  private quantifier(): Quantifier | undefined {
    const { reader } = this;
    const start = reader.at;
    const counts = readCounts(reader);
    if (!counts) return undefined;
    // Comments and ignored blanks may stand before the `+` or `?`.
    let ignored = true;
    while (ignored) ignored = this.skipIgnored();
    const [plain, marked] = reader.flags.U ? (['lazy', 'greedy'] as const) : (['greedy', 'lazy'] as const);
    const suffix = reader.quoting ? '' : reader.take('+') ? '+' : reader.take('?') ? '?' : '';
    const mode = suffix === '+' ? 'possessive' : suffix === '?' ? marked : plain;
    return { ...counts, mode, span: { start, end: reader.at } };
  }

  private item(depth: number): { readonly node: Pcre; readonly quantifiable: boolean } {
    const { reader } = this;
    const { flags } = reader;
    if (reader.quoting) return this.literal();
    switch (reader.char) {
      case '(':
        return this.group(depth);
      case '[':
        if (looksLikePosix(reader)) reader.fail('bad-posix-class', reader.charSpan());
        return {
          quantifiable: reader.looksAt('[') && !reader.looksAt('[[:<:]]') && !reader.looksAt('[[:>:]]'),
          node: readPcreClass(reader),
        };
      case '.':
        reader.at += 1;
        return {
          node: { kind: 'char', set: flags.s ? ANY_CHAR : complement(oneChar(0x0a)) },
          quantifiable: true,
        };
      case '^':
        reader.at += 1;
        return { node: { kind: 'look', look: flags.m ? 'start-lf' : 'start' }, quantifiable: false };
      case '$':
        reader.at += 1;
        return {
          node: { kind: 'look', look: flags.m ? 'end-lf' : 'end-or-last-newline' },
          quantifiable: false,
        };
      case '\\':
        return this.escape();
      default:
        return this.literal();
    }
  }

  private literal(): { readonly node: Pcre; readonly quantifiable: true } {
    const byte = this.reader.byte();
    this.reader.at += 1;
    return this.byte(byte);
  }

  private byte(byte: number): { readonly node: Pcre; readonly quantifiable: true } {
    const set = this.reader.flags.i ? ignoringAsciiCase(oneChar(byte)) : oneChar(byte);
    return { node: { kind: 'char', set }, quantifiable: true };
  }

  private escape(): { readonly node: Pcre; readonly quantifiable: boolean } {
    const { reader } = this;
    if (reader.looksAt('\\g') || reader.looksAt('\\k')) {
      return { node: readNamedEscape(reader), quantifiable: true };
    }
    const escaped = readPcreEscape(reader, false);
    switch (escaped.kind) {
      case 'byte':
        return this.byte(escaped.byte);
      case 'set':
        return { node: { kind: 'char', set: escaped.set }, quantifiable: true };
      case 'node':
        return escaped;
    }
  }

  private group(depth: number): { readonly node: Pcre; readonly quantifiable: boolean } {
    const { reader } = this;
    const outside = reader.flags;
    const start = reader.at;
    if (reader.looksAt('(*')) {
      const verb = readVerb(reader);
      if (verb.kind === 'node') return { node: verb.node, quantifiable: false };
      return this.body(verb, start, outside, depth);
    }
    const group = readGroupStart(reader);
    switch (group.kind) {
      case 'flags':
        return { node: { kind: 'empty' }, quantifiable: false };
      case 'node':
        return { node: group.node, quantifiable: group.quantifiable };
      default:
        return this.body(group, start, outside, depth);
    }
  }

  private body(
    group: Exclude<GroupStart, { readonly kind: 'flags' | 'node' }>,
    start: number,
    outside: PcreReader['flags'],
    depth: number,
  ): { readonly node: Pcre; readonly quantifiable: true } {
    const { reader } = this;
    if (DEEPEST <= depth) reader.fail('too-deep', { start, end: start + 1 });
    const condition =
      group.kind === 'conditional' && group.condition === 'assertion'
        ? this.group(depth + 1).node
        : undefined;
    const body = this.alternation(depth + 1, group.kind === 'reset');
    if (!reader.take(')')) reader.fail('unclosed-group', { start, end: start + 1 });
    reader.flags = outside;
    const node = this.grouped(group, body, condition, { start, end: start + 1 });
    return { node, quantifiable: true };
  }

  private grouped(
    group: Exclude<GroupStart, { readonly kind: 'flags' | 'node' }>,
    body: Pcre,
    condition: Pcre | undefined,
    span: Span,
  ): Pcre {
    switch (group.kind) {
      case 'capture': {
        const node: Pcre = { kind: 'group', index: group.index, body };
        if (!this.groups.has(group.index)) this.groups.set(group.index, node);
        return node;
      }
      case 'plain':
      case 'reset':
        return body;
      case 'atomic':
        return { kind: 'atomic', body };
      case 'around':
        if (containsKind(body, 'keep')) this.reader.fail('keep-in-look-around', span);
        if (group.behind) this.behinds.push({ body, span });
        return group.nonAtomic
          ? { kind: 'beyond', length: 0 }
          : { kind: 'around', behind: group.behind, negative: group.negative, body };
      case 'beyond':
        return { kind: 'beyond', length: undefined };
      case 'conditional':
        return this.conditional(group.condition, body, condition, span);
    }
  }

  private conditional(
    given: (GroupStart & { readonly kind: 'conditional' })['condition'],
    body: Pcre,
    assertion: Pcre | undefined,
    span: Span,
  ): Pcre {
    const branches = body.kind === 'alternate' ? body.branches : [body];
    const [yes = body, no = { kind: 'empty' } as const] = branches;
    const most = given === 'define' ? 1 : 2;
    if (most < branches.length) this.reader.fail('bad-condition', span);
    if (given === 'define') return { kind: 'empty' };
    if (given === 'assertion') {
      if (assertion?.kind === 'around') return { kind: 'conditional', condition: assertion, yes, no };
      if (assertion?.kind !== 'beyond') this.reader.fail('bad-condition', span);
      return { kind: 'beyond', length: undefined };
    }
    if (given === 'recursion') return { kind: 'beyond', length: undefined };
    return { kind: 'conditional', condition: given, yes, no };
  }
}

interface Quantifier {
  readonly min: number;
  readonly max: number | undefined;
  readonly mode: 'greedy' | 'lazy' | 'possessive';
  readonly span: Span;
}

/** A brace that begins no count is a literal. */
function readCounts(
  reader: PcreReader,
): { readonly min: number; readonly max: number | undefined } | undefined {
  if (reader.take('*')) return { min: 0, max: undefined };
  if (reader.take('+')) return { min: 1, max: undefined };
  if (reader.take('?')) return { min: 0, max: 1 };
  const start = reader.at;
  const counted = /^\{(\d+)(,(\d*))?\}/.exec(reader.text.slice(start, start + 40));
  if (!counted) return undefined;
  reader.at += counted[0].length;
  const min = Number(counted[1]);
  const max = counted[2] === undefined ? min : counted[3] === '' ? undefined : Number(counted[3]);
  const span = { start, end: reader.at };
  if (LARGEST_COUNT < min || LARGEST_COUNT < (max ?? 0)) reader.fail('number-too-big', span);
  else if (max !== undefined && max < min) reader.fail('repeat-out-of-order', span);
  return { min, max };
}

function repeated(body: Pcre, { min, max, mode }: Quantifier): Pcre {
  // A look-around is tried at most once: what it says does not change.
  if (body.kind === 'around') return min === 0 ? { kind: 'repeat', body, min: 0, max: 1, mode } : body;
  return { kind: 'repeat', body, min, max, mode };
}
