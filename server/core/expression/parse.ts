import { checkRustRegex } from '../regex/rust-regex.ts';
import type { Span } from '../text/span.ts';
import type { ExpressionProblem } from './problem.ts';
import { ExpressionReader } from './reader.ts';
import type { Expression, Predicate } from './syntax-tree.ts';

/** Deeper nesting is refused: Kong's own parser recurses and would overflow its stack. */
const DEEPEST = 500;

export interface ParsedExpression {
  /** With `broken` parts where the text could not be read. */
  readonly expression: Expression;
  /** The first is where Kong's own error stands. Empty: Kong's parser takes it. */
  readonly problems: readonly ExpressionProblem[];
}

/** Reads an expression to its end whatever is wrong in it. Types and fields are the business of `checkTypes`. */
export function parseExpression(text: string): ParsedExpression {
  const strict = new Parser(text, false);
  const expression = strict.whole();
  if (expression) return { expression, problems: strict.lateProblems() };
  const first = strict.problem();
  if (first.code === 'too-deep') {
    return { expression: { kind: 'broken', span: { start: 0, end: text.length } }, problems: [first] };
  }
  const recovering = new Parser(text, true);
  const recovered = recovering.whole() ?? { kind: 'broken', span: { start: 0, end: text.length } };
  const problems = [first, ...recovering.skipped.slice(1)];
  return { expression: recovered, problems };
}

class Parser {
  private readonly reader: ExpressionReader;
  private readonly recovers: boolean;
  private deepAt: number | undefined;
  readonly skipped: ExpressionProblem[] = [];

  constructor(text: string, recovers: boolean) {
    this.reader = new ExpressionReader(text);
    this.recovers = recovers;
  }

  problem(): ExpressionProblem {
    if (this.deepAt !== undefined) {
      return { code: 'too-deep', span: { start: this.deepAt, end: this.deepAt + 1 } };
    }
    if (this.reader.text.trim() === '') {
      const end = this.reader.text.length;
      return { code: 'empty-expression', span: { start: end, end } };
    }
    return this.reader.syntaxProblem();
  }

  /** A crash of Kong comes before any other fault; the rest are in the order in which Kong finds them. */
  lateProblems(): readonly ExpressionProblem[] {
    const all = this.reader.late;
    const crash = all.filter((problem) => problem.code === 'spaced-not-in');
    return [...crash, ...all.filter((problem) => problem.code !== 'spaced-not-in')];
  }

  whole(): Expression | undefined {
    const { reader } = this;
    reader.skip();
    let expression = this.expression(0);
    reader.skip();
    while (this.recovers && expression && reader.at < reader.text.length) {
      // A stray closing parenthesis or a missing && between two conditions.
      const start = reader.at;
      if (!reader.take(')')) this.skipToLogic();
      if (reader.at === start) reader.at += 1;
      this.skipped.push({ code: 'expected-logic', span: reader.since(start) });
      reader.skip();
      if (this.atLogic()) reader.at += 2;
      reader.skip();
      if (reader.text.length <= reader.at) break;
      const more = this.expression(0);
      if (more)
        expression = { kind: 'and', parts: [expression, more], span: reader.since(expression.span.start) };
      reader.skip();
    }
    if (expression && reader.at < reader.text.length) return reader.missing(reader.at, 'expected-logic');
    return expression;
  }

  private atLogic(): boolean {
    const { text, at } = this.reader;
    return text.startsWith('&&', at) || text.startsWith('||', at);
  }

  /** Terms between `&&` and `||`; the latter binds tighter. */
  private expression(depth: number): Expression | undefined {
    const { reader } = this;
    const start = reader.at;
    const first = this.term(depth);
    if (!first) return undefined;
    const conjuncts: Expression[][] = [[first]];
    for (;;) {
      const back = reader.at;
      reader.skip();
      const at = reader.at;
      const or = reader.take('||');
      if (!or && !reader.take('&&')) {
        reader.missing(at, 0 < depth ? 'expected-closing' : 'expected-logic');
        reader.at = back;
        break;
      }
      reader.skip();
      const next = this.term(depth);
      if (!next) {
        reader.at = back;
        break;
      }
      if (or) conjuncts.at(-1)?.push(next);
      else conjuncts.push([next]);
    }
    const ors = conjuncts.map((parts) => chain('or', parts));
    return ors.length === 0 ? undefined : { ...chain('and', ors), span: reader.since(start) };
  }

  private term(depth: number): Expression | undefined {
    const start = this.reader.at;
    const term = this.predicate() ?? this.parenthesis(depth);
    if (term) return term;
    const negated = this.reader.text[start] === '!';
    this.reader.missing(start, negated ? 'not-without-parenthesis' : 'expected-term');
    return this.recovers ? this.broken(start) : undefined;
  }

  private predicate(): Predicate | undefined {
    const { reader } = this;
    const start = reader.at;
    const lateBefore = reader.late.length;
    const operand = reader.operand();
    reader.skip();
    // With a wrong function Kong gives up before it comes to the operator.
    const operator = operand && reader.operator(reader.late.length === lateBefore);
    reader.skip();
    const literal = operator && reader.literal();
    if (!literal) {
      reader.at = start;
      reader.late.length = lateBefore;
      return undefined;
    }
    if (operator.name === '~') this.checkRegex(literal);
    return { kind: 'predicate', span: reader.since(start), ...operand, operator, literal };
  }

  private checkRegex({ value, span }: Predicate['literal']): void {
    if (value && value.type !== 'String') this.reader.late.push({ code: 'operator-needs-text', span });
    const wrong = value?.type === 'String' ? checkRustRegex(value.value) : undefined;
    if (wrong) this.reader.late.push({ code: 'bad-regex', span, regex: wrong.code });
  }

  private parenthesis(depth: number): Expression | undefined {
    const { reader } = this;
    const start = reader.at;
    const negated = reader.take('!');
    reader.skip();
    const opened = reader.take('(');
    if (opened && DEEPEST < depth) this.deepAt ??= start;
    if (!opened || DEEPEST < depth) {
      reader.at = start;
      return undefined;
    }
    reader.skip();
    const body = this.expression(depth + 1);
    reader.skip();
    const closed = body !== undefined && reader.take(')');
    if (!closed && !(this.recovers && body)) {
      reader.at = start;
      return undefined;
    }
    if (!closed) this.skipped.push({ code: 'expected-closing', span: reader.since(start) });
    const span = reader.since(start);
    return negated ? { kind: 'not', body, span } : body;
  }

  /** Skips what is no term, up to the next place where one may begin or end. */
  private broken(start: number): Expression {
    this.reader.at = start;
    this.skipToLogic();
    const span: Span = this.reader.since(start);
    this.skipped.push({ code: 'expected-term', span });
    return { kind: 'broken', span };
  }

  private skipToLogic(): void {
    const { reader } = this;
    const rest = /(?:"(?:[^"\\]|\\.)*"|(?!&&|\|\|)[^)])*/sy;
    rest.lastIndex = reader.at;
    reader.at += rest.exec(reader.text)?.[0].length ?? 0;
  }
}

function chain(kind: 'and' | 'or', parts: readonly Expression[]): Expression {
  const [only] = parts;
  const last = parts.at(-1);
  if (!only || !last) return { kind: 'broken', span: { start: 0, end: 0 } };
  return parts.length === 1 ? only : { kind, parts, span: { start: only.span.start, end: last.span.end } };
}
