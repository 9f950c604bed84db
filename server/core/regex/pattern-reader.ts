import type { Span } from '../text/span.ts';
import type { RegexFault, RegexProblem } from './problem.ts';

/**
 * Walks over a pattern character by character and keeps the first fault. After a fault it stands at the end, so
 * every loop of a parser comes to its end by itself; what is found later is not noted.
 */
export class PatternReader {
  readonly text: string;
  at = 0;
  problem: RegexProblem | undefined;

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.text.length <= this.at;
  }

  /** The character here; empty at the end. */
  get char(): string {
    const code = this.text.codePointAt(this.at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  get code(): number {
    return this.text.codePointAt(this.at) ?? -1;
  }

  /** Goes on by one character; false at the end. */
  bump(): boolean {
    this.at += this.char.length;
    return !this.done;
  }

  looksAt(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  take(text: string): boolean {
    if (!this.looksAt(text)) return false;
    this.at += text.length;
    return true;
  }

  here(): Span {
    return { start: this.at, end: this.at };
  }

  charSpan(): Span {
    return { start: this.at, end: this.at + this.char.length };
  }

  since(start: number): Span {
    return { start, end: this.at };
  }

  fail(code: RegexFault, span: Span): void {
    this.problem ??= { code, span };
    this.at = this.text.length;
  }
}
