/**
 * The grammar of atc-router (`src/atc_grammar.pest`), rule by rule. Pest reports an error at the furthest place where
 * a rule could not start; `furthest` follows that, so that our error stands where Kong's does.
 */

import type { Span } from '../text/span.ts';
import { parseCidr, parseIp } from './ip.ts';
import type { ExpressionFault, ExpressionProblem } from './problem.ts';
import { type Literal, type Named, OPERATORS, type Operator } from './syntax-tree.ts';
import type { Value } from './value.ts';

const IDENT = /[A-Za-z][A-Za-z0-9_.]*/y;
const BLANKS = /[ \t\r\n]*/y;
const OCTAL = /0[0-7]+/y;
const HEX = /[0-9A-Fa-f]+/y;
const DECIMAL = /[0-9]+/y;
const IPV4 = /[0-9]{1,3}(?:\.[0-9]{1,3}){3}/y;
const IPV4_LENGTH = /\/[0-9]{1,2}/y;
const IPV6_LENGTH = /\/[0-9]{1,3}/y;
const NOT_IN = /not[ \t\r\n]*in/y;
const LARGEST_INT = 2n ** 63n - 1n;

export interface Operand {
  readonly field: Named;
  readonly transforms: readonly Named[];
}

/** Reads the leaves. A method that finds nothing returns undefined and leaves `at` where it was. */
export class ExpressionReader {
  readonly text: string;
  at = 0;
  private furthest = 0;
  private expected: ExpressionFault = 'expected-term';
  /** Faults that Kong finds only after the whole text was parsed: numbers, addresses, regexes, function names. */
  readonly late: ExpressionProblem[] = [];

  constructor(text: string) {
    this.text = text;
  }

  /** The error of the grammar, should there be one. */
  syntaxProblem(): ExpressionProblem {
    const end = Math.min(this.text.length, this.furthest + 1);
    return { code: this.expected, span: { start: this.furthest, end: Math.max(this.furthest, end) } };
  }

  /** A rule could not start here. */
  missing(at: number, code: ExpressionFault): undefined {
    if (this.furthest <= at) {
      this.furthest = at;
      this.expected = code;
    }
    return undefined;
  }

  skip(): void {
    this.regex(BLANKS);
  }

  take(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  since(start: number): Span {
    return { start, end: this.at };
  }

  private regex(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** `lower(any(http.path))`: functions around one field. */
  operand(): Operand | undefined {
    const start = this.at;
    const names: Named[] = [];
    for (;;) {
      const at = this.at;
      const name = this.regex(IDENT);
      if (name === undefined) {
        this.missing(at, 'expected-term');
        this.at = start;
        return undefined;
      }
      names.push({ name, span: this.since(at) });
      const back = this.at;
      this.skip();
      if (!this.take('(')) {
        this.missing(at, 'expected-operator');
        this.at = back;
        break;
      }
      this.skip();
    }
    const field = names.pop();
    const functions: Named[] = [];
    for (const fn of names.toReversed()) {
      this.skip();
      if (!this.take(')')) {
        this.missing(field?.span.start ?? start, 'expected-closing');
        this.at = start;
        return undefined;
      }
      const span = this.since(fn.span.start);
      if (fn.name !== 'lower' && fn.name !== 'any') this.late.push({ code: 'unknown-function', span });
      functions.unshift(fn);
    }
    return field && { field, transforms: functions };
  }

  operator(reached: boolean): { readonly name: Operator; readonly span: Span } | undefined {
    const start = this.at;
    const symbol = OPERATORS.find((name) => name !== 'not in' && this.take(name));
    if (symbol) return { name: symbol, span: this.since(start) };
    const notIn = this.regex(NOT_IN);
    if (notIn === undefined) return this.missing(start, 'expected-operator');
    const span = this.since(start);
    if (reached && notIn !== 'not in') this.late.push({ code: 'spaced-not-in', span });
    return { name: 'not in', span };
  }

  literal(): Literal | undefined {
    const start = this.at;
    const found = this.string() ?? this.rawString() ?? this.address() ?? this.int();
    return found ?? this.missing(start, 'expected-value');
  }

  private string(): Literal | undefined {
    const start = this.at;
    if (!this.take('"')) return undefined;
    const parts: string[] = [];
    for (;;) {
      const plainEnd = this.nextSpecial();
      parts.push(this.text.slice(this.at, plainEnd));
      this.at = plainEnd;
      // Pest tries an escape at every character, so the furthest place is at least the closing quote.
      const replacement = unescaped(this.text.slice(plainEnd, plainEnd + 2));
      if (replacement === undefined) break;
      parts.push(replacement);
      this.at += 2;
    }
    const end = this.at;
    const closed = this.take('"');
    this.missing(
      end,
      closed ? 'expected-logic' : this.at < this.text.length ? 'bad-string-escape' : 'unclosed-string',
    );
    if (!closed) {
      this.at = start;
      return undefined;
    }
    return { form: 'string', span: this.since(start), value: { type: 'String', value: parts.join('') } };
  }

  private nextSpecial(): number {
    let end = this.at;
    while (end < this.text.length && this.text[end] !== '"' && this.text[end] !== '\\') end += 1;
    return end;
  }

  private rawString(): Literal | undefined {
    const start = this.at;
    if (!this.take('r#"')) return undefined;
    const close = this.text.indexOf('"#', this.at);
    if (close < 0) {
      this.at = start;
      return this.missing(this.text.length, 'unclosed-string');
    }
    const value = this.text.slice(this.at, close);
    this.missing(close, 'expected-logic');
    this.at = close + 2;
    return { form: 'raw-string', span: this.since(start), value: { type: 'String', value } };
  }

  private address(): Literal | undefined {
    const start = this.at;
    const ipv4 = this.regex(IPV4);
    if (ipv4 !== undefined) return this.addressOrNetwork(start, ipv4, this.regex(IPV4_LENGTH));
    const ipv6 = this.ipv6();
    return ipv6 === undefined ? undefined : this.addressOrNetwork(start, ipv6, this.regex(IPV6_LENGTH));
  }

  private ipv6(): string | undefined {
    const pattern = /(?::|[0-9A-Fa-f]{1,4}):(?:[0-9A-Fa-f]{1,4}|:)*/y;
    return this.regex(pattern);
  }

  private addressOrNetwork(start: number, address: string, length: string | undefined): Literal {
    const span = this.since(start);
    if (length === undefined) {
      const ip = parseIp(address);
      if (!ip) this.late.push({ code: 'bad-address', span });
      return { form: 'ip', span, value: ip && { type: 'IpAddr', value: ip } };
    }
    const cidr = parseCidr(address + length);
    if (typeof cidr !== 'string') return { form: 'cidr', span, value: { type: 'IpCidr', value: cidr } };
    const codes = {
      address: 'bad-address',
      length: 'bad-network-length',
      'host-bits': 'network-host-bits',
    } as const;
    this.late.push({ code: codes[cidr], span });
    return { form: 'cidr', span, value: undefined };
  }

  private int(): Literal | undefined {
    const start = this.at;
    const negative = this.take('-');
    const digitsStart = this.at;
    const digits = this.digits();
    if (!digits) {
      this.missing(digitsStart, 'expected-value');
      this.at = start;
      return undefined;
    }
    const value: Value | undefined =
      digits.value <= LARGEST_INT
        ? { type: 'Int', value: negative ? -digits.value : digits.value }
        : undefined;
    if (!value) this.late.push({ code: 'number-too-big', span: this.since(digits.start) });
    return { form: 'int', span: this.since(start), value };
  }

  /** Octal before hexadecimal before decimal; `08` is decimal. */
  private digits(): { readonly start: number; readonly value: bigint } | undefined {
    const start = this.at;
    const octal = this.regex(OCTAL);
    if (octal !== undefined) return { start, value: BigInt(`0o${octal}`) };
    if (this.take('0x')) {
      const hex = this.regex(HEX);
      if (hex !== undefined) return { start: start + 2, value: BigInt(`0x${hex}`) };
      this.missing(this.at, 'bad-hex-number');
      this.at = start;
    }
    const decimal = this.regex(DECIMAL);
    return decimal === undefined ? undefined : { start, value: BigInt(decimal) };
  }
}

function unescaped(pair: string): string | undefined {
  switch (pair) {
    case '\\"':
      return '"';
    case '\\\\':
      return '\\';
    case '\\n':
      return '\n';
    case '\\r':
      return '\r';
    case '\\t':
      return '\t';
    default:
      return undefined;
  }
}
