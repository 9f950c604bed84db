/** Where the reader of JSON stands in the text, and how far it has looked. */
import type { SyntaxProblem } from '../document.ts';
import type { Origin, ScalarNode } from '../tree.ts';

export const QUOTE = 34;
export const COMMA = 44;
export const SLASH = 47;
export const COLON = 58;
export const OPEN_LIST = 91;
export const BACKSLASH = 92;
export const CLOSE_LIST = 93;
export const OPEN_MAP = 123;
export const CLOSE_MAP = 125;

/** What Kong's reader takes for the end of the text. */
const END_OF_TEXT = 0;

export class JsonCursor {
  readonly text: string;
  at = 0;
  problems: SyntaxProblem[] = [];
  /**
   * What has been read depends on letters further on than those behind it: the reader has turned back, or ended a
   * string where another one seems to begin.
   */
  reachesFar = false;
  origin: Origin;
  /** Where in the text the places count from. */
  base = 0;
  private looked = 0;
  private lookedInNext = 0;
  private furthest = 0;

  constructor(text: string, origin: Origin) {
    this.text = text;
    this.origin = origin;
  }

  /** What is read from here on counts from here. */
  begin(origin: Origin): void {
    this.origin = origin;
    this.furthest = Math.max(this.furthest, this.looked, this.lookedInNext);
    this.base = this.at;
    this.looked = this.at;
    this.lookedInNext = this.at;
    this.reachesFar = false;
    this.problems = [];
  }

  /**
   * What was read may depend on more than the next step. The first letter behind `at` that is no space is in that one,
   * or what the next step is depends on it as well.
   */
  get isFar(): boolean {
    let next = this.at;
    while (isSpace(this.text.charCodeAt(next))) next += 1;
    return this.reachesFar || next + 1 < this.looked;
  }

  /** How many letters behind `at` what was read depends on. */
  get reach(): number {
    return Math.max(0, this.looked - this.at, this.lookedInNext - this.at);
  }

  /** Nothing that was read depends on what would follow the text. */
  get isSure(): boolean {
    return Math.max(this.furthest, this.looked, this.lookedInNext, this.at) + SLACK <= this.text.length;
  }

  /** Notes that the text up to `end` has been looked at. */
  look(end: number): void {
    if (this.looked < end) this.looked = end;
  }

  /** The same for what is part of the next step. */
  lookIntoNext(end: number): void {
    if (this.lookedInNext < end) this.lookedInNext = end;
  }

  lookFar(end: number): void {
    this.look(end);
    this.reachesFar = true;
  }

  code(): number {
    return this.text.charCodeAt(this.at);
  }

  ended(): boolean {
    return this.text.length <= this.at || this.text.charCodeAt(this.at) === END_OF_TEXT;
  }

  /** Space and, though JSON has none, comments. */
  space(): void {
    for (;;) {
      const code = this.code();
      if (isSpace(code)) this.at += 1;
      else if (code === SLASH && this.isComment(this.at)) this.comment();
      else break;
    }
    this.look(this.at + 1);
  }

  isComment(at: number): boolean {
    this.look(at + 2);
    const next = this.text.charCodeAt(at + 1);
    return next === SLASH || next === STAR;
  }

  private comment(): void {
    const from = this.at;
    const close = this.text.charCodeAt(from + 1) === SLASH ? '\n' : '*/';
    const near = this.text.slice(from, from + LONGEST_COMMENT);
    const end = near.indexOf(close, 2);
    if (end < 0) {
      this.lookFar(from + LONGEST_COMMENT);
      // A file on one line would be gone behind two slashes.
      this.at = near.length < LONGEST_COMMENT ? this.text.length : from + 2;
    } else this.at = from + end + (close === '\n' ? 0 : 2);
    this.problem(from, this.at, 'COMMENT', 'JSON knows no comments; Kong cannot read this file');
  }

  problem(from: number, to: number, code: string, message: string, tolerated = false): void {
    const { origin, base } = this;
    this.problems.push({ at: { origin, from: from - base, to: to - base }, code, message, tolerated });
  }

  scalar(
    from: number,
    to: number,
    style: ScalarNode['style'],
    text: string,
    value: ScalarNode['value'],
  ): ScalarNode {
    const { origin, base } = this;
    return { kind: 'scalar', origin, from: from - base, to: to - base, style, text, value };
  }

  nothing(at: number): ScalarNode {
    return this.scalar(at, at, 'plain', '', null);
  }
}

const STAR = 42;
/** What seems longer is no comment. */
const LONGEST_COMMENT = 2_048;
/** No step looks further than this without noting it. */
const SLACK = 16;

export function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

export function isBracket(code: number): boolean {
  return code === OPEN_LIST || code === CLOSE_LIST || code === OPEN_MAP || code === CLOSE_MAP;
}

/** What may stand behind a value or a key. NaN: the end of the text. */
export function isDelimiter(code: number): boolean {
  return (
    code === COMMA ||
    code === CLOSE_MAP ||
    code === CLOSE_LIST ||
    code === COLON ||
    isSpace(code) ||
    code === END_OF_TEXT ||
    Number.isNaN(code)
  );
}
