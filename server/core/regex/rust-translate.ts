import type { Span } from '../text/span.ts';
import {
  ANY_CHAR,
  ASCII_DIGIT,
  ASCII_SPACE,
  ASCII_WORD,
  anyOf,
  type CharSet,
  charRange,
  complement,
  difference,
  ignoringAsciiCase,
  ignoringCase,
  intersection,
  NO_CHAR,
  oneChar,
  POSIX_CLASSES,
  symmetricDifference,
} from './char-set.ts';
import type { Hir, Look } from './hir.ts';
import type { RegexFault, RegexProblem } from './problem.ts';
import type {
  Assertion,
  Ast,
  BracketClass,
  ClassSet,
  Flag,
  FlagItem,
  Literal,
  PerlClass,
  UnicodeClass,
} from './rust-ast.ts';
import { UNICODE_DIGIT, UNICODE_SPACE, UNICODE_WORD } from './unicode-classes.ts';
import { unicodeProperty } from './unicode-properties.ts';

type Flags = Readonly<Record<Flag, boolean>>;

const DEFAULT_FLAGS: Flags = { i: false, m: false, s: false, U: false, u: true, R: false, x: false };

export interface TranslatedRust {
  readonly hir: Hir;
  readonly problem: RegexProblem | undefined;
  /** Some class is valid but we have no table of it. */
  readonly unsupported: boolean;
}

/** Gives the tree its meaning under the flags, as regex-syntax's `hir/translate.rs` does for `Regex::new`. */
export function translateRust(ast: Ast): TranslatedRust {
  const translator = new Translator();
  const hir = translator.translate(ast);
  return { hir, problem: translator.problem, unsupported: translator.unsupported };
}

class Translator {
  problem: RegexProblem | undefined;
  unsupported = false;
  private flags = DEFAULT_FLAGS;

  private fail(code: RegexFault, span: Span): void {
    this.problem ??= { code, span };
  }

  translate(ast: Ast): Hir {
    switch (ast.kind) {
      case 'empty':
        return { kind: 'empty' };
      case 'flags':
        this.flags = withFlags(this.flags, ast.items);
        return { kind: 'empty' };
      case 'literal':
        return this.literal(ast, ast.span);
      case 'dot':
        return this.dot(ast.span);
      case 'assertion':
        return { kind: 'look', look: this.look(ast.assertion) };
      case 'perl':
        return { kind: 'char', set: this.checked(this.perl(ast), ast.span) };
      case 'unicode':
        return { kind: 'char', set: this.unicode(ast, ast.span) };
      case 'class':
        return { kind: 'char', set: this.checked(this.bracket(ast), ast.span) };
      case 'repeat': {
        const body = this.translate(ast.body);
        return { kind: 'repeat', body, min: ast.min, max: ast.max, greedy: ast.greedy !== this.flags.U };
      }
      case 'group': {
        const outside = this.flags;
        this.flags = withFlags(outside, ast.flags);
        const body = this.translate(ast.body);
        this.flags = outside;
        return ast.index === undefined ? body : { kind: 'group', index: ast.index, body };
      }
      case 'alternation':
        return { kind: 'alternate', branches: ast.branches.map((branch) => this.translate(branch)) };
      case 'concat':
        return { kind: 'concat', parts: ast.parts.map((part) => this.translate(part)) };
    }
  }

  private literal(literal: Literal, span: Span): Hir {
    if (!this.flags.u) {
      if (literal.byte && 0x7f < literal.char) this.fail('invalid-utf8', span);
      else if (this.flags.i && 0x7f < literal.char) this.fail('unicode-off', span);
    }
    return { kind: 'char', set: this.folded(oneChar(literal.char)) };
  }

  private folded(set: CharSet): CharSet {
    if (!this.flags.i) return set;
    return this.flags.u ? ignoringCase(set) : ignoringAsciiCase(set);
  }

  private dot(span: Span): Hir {
    if (!this.flags.u) this.fail('invalid-utf8', span);
    const lineEnds = this.flags.R ? anyOf([oneChar(0x0a), oneChar(0x0d)]) : oneChar(0x0a);
    return { kind: 'char', set: this.flags.s ? ANY_CHAR : complement(lineEnds) };
  }

  private look(assertion: Assertion): Look {
    const { m, R, u } = this.flags;
    switch (assertion) {
      case 'line-start':
        return m ? (R ? 'start-crlf' : 'start-lf') : 'start';
      case 'line-end':
        return m ? (R ? 'end-crlf' : 'end-lf') : 'end';
      case 'text-start':
        return 'start';
      case 'text-end':
        return 'end';
      default:
        return u ? assertion : `${assertion}-ascii`;
    }
  }

  /** Where Unicode is off, a class may only hold ASCII characters, since a match must be valid UTF-8. */
  private checked(set: CharSet, span: Span): CharSet {
    if (this.flags.u) return set;
    for (let byte = 0x80; byte <= 0xff; byte++) {
      if (set(byte)) {
        this.fail('invalid-utf8', span);
        break;
      }
    }
    return set;
  }

  private perl({ letter, negated }: PerlClass): CharSet {
    const unicode = { d: UNICODE_DIGIT, s: UNICODE_SPACE, w: UNICODE_WORD };
    const ascii = { d: ASCII_DIGIT, s: ASCII_SPACE, w: ASCII_WORD };
    const set = (this.flags.u ? unicode : ascii)[letter];
    return negated ? complement(set) : set;
  }

  private unicode({ negated, property, value }: UnicodeClass, span: Span): CharSet {
    if (!this.flags.u) this.fail('unicode-off', span);
    const found = unicodeProperty(property, value);
    if (found === 'unknown') this.fail('unknown-property', span);
    if (found === 'unsupported') this.unsupported = true;
    if (typeof found === 'string') return NO_CHAR;
    const set = this.folded(found);
    return negated ? complement(set) : set;
  }

  private bracket({ set, negated }: BracketClass): CharSet {
    const members = this.folded(this.classSet(set));
    return negated ? complement(members) : members;
  }

  private classSet(set: ClassSet): CharSet {
    switch (set.kind) {
      case 'empty':
        return NO_CHAR;
      case 'literal':
        return oneChar(this.member(set, set.span));
      case 'range':
        return charRange(this.member(set.first, set.span), this.member(set.last, set.span));
      case 'ascii': {
        const named = POSIX_CLASSES.get(set.name) ?? NO_CHAR;
        return set.negated ? complement(named) : named;
      }
      case 'perl':
        return this.checked(this.perl(set), set.span);
      case 'unicode':
        return this.unicode(set, set.span);
      case 'class':
        return this.bracket(set);
      case 'union':
        return anyOf(set.items.map((item) => this.classSet(item)));
      case 'op': {
        const left = this.folded(this.classSet(set.left));
        const right = this.folded(this.classSet(set.right));
        switch (set.op) {
          case '&&':
            return intersection(left, right);
          case '--':
            return difference(left, right);
          case '~~':
            return symmetricDifference(left, right);
        }
      }
    }
  }

  private member({ char, byte }: Literal, span: Span): number {
    if (!this.flags.u && !byte && 0x7f < char) this.fail('unicode-off', span);
    return char;
  }
}

function withFlags(flags: Flags, items: readonly FlagItem[]): Flags {
  const changed = { ...flags };
  let on = true;
  for (const { flag } of items) {
    if (flag === 'negation') on = false;
    else changed[flag] = on;
  }
  return changed;
}
