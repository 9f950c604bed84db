import type { Comment, Origin } from '../tree.ts';
import {
  BYTE_ORDER_MARK,
  CR,
  DASH,
  DOT,
  HASH,
  isBlank,
  isBlankOrEnd,
  isBreakOrEnd,
  LF,
  LINE_SEPARATOR,
  PARAGRAPH_SEPARATOR,
} from './characters.ts';

/** Why libyaml refuses a text. */
export interface Refusal {
  readonly from: number;
  readonly to: number;
  readonly code: string;
  readonly message: string;
}

/** A place that moves through a text and knows its line and column. */
export class Cursor {
  readonly text: string;
  readonly comments: Comment[] = [];
  at = 0;
  line = 0;
  refusal: Refusal | undefined;
  private lineStart = 0;
  private readonly origin: Origin;

  constructor(text: string, origin: Origin) {
    this.text = text;
    this.origin = origin;
    if (this.code() !== BYTE_ORDER_MARK) return;
    this.at = 1;
    this.lineStart = 1;
  }

  get column(): number {
    return this.at - this.lineStart;
  }

  get isAtEnd(): boolean {
    return this.text.length <= this.at;
  }

  code(ahead = 0): number {
    return this.text.charCodeAt(this.at + ahead);
  }

  /** Moves over a line break; what it becomes in a scalar. */
  skipBreak(): string {
    const code = this.code();
    this.at += code === CR && this.code(1) === LF ? 2 : 1;
    this.line += 1;
    this.lineStart = this.at;
    return code === LINE_SEPARATOR || code === PARAGRAPH_SEPARATOR ? String.fromCharCode(code) : '\n';
  }

  skipBlanks(): void {
    while (isBlank(this.code())) this.at += 1;
  }

  /** Moves over a comment, if one starts here. */
  skipComment(): void {
    if (this.code() !== HASH) return;
    const from = this.at;
    while (!isBreakOrEnd(this.code())) this.at += 1;
    const text = this.text.slice(from + 1, this.at);
    this.comments.push({ origin: this.origin, from, to: this.at, text });
  }

  /** `---` or `...` at the start of a line. */
  get isAtMarker(): boolean {
    const code = this.code();
    return (
      (code === DASH || code === DOT) &&
      this.column === 0 &&
      this.code(1) === code &&
      this.code(2) === code &&
      isBlankOrEnd(this.code(3))
    );
  }

  /** Notes the first reason to refuse the text. */
  refuse(code: string, message: string, from = this.at, to = from): undefined {
    this.refusal ??= { from, to, code, message };
    return undefined;
  }
}
