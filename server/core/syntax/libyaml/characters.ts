/** What libyaml makes of a character (`yaml_private.h`). A code past the end of a text is NaN, as `charCodeAt` has it. */

export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const SPACE = 32;
export const BANG = 33;
export const DOUBLE_QUOTE = 34;
export const HASH = 35;
export const PERCENT = 37;
export const AMPERSAND = 38;
export const SINGLE_QUOTE = 39;
export const STAR = 42;
export const PLUS = 43;
export const COMMA = 44;
export const DASH = 45;
export const DOT = 46;
export const COLON = 58;
export const LESS = 60;
export const GREATER = 62;
export const QUESTION = 63;
export const OPEN_LIST = 91;
export const BACKSLASH = 92;
export const CLOSE_LIST = 93;
export const OPEN_MAP = 123;
export const BAR = 124;
export const CLOSE_MAP = 125;
export const NEXT_LINE = 0x85;
export const LINE_SEPARATOR = 0x2028;
export const PARAGRAPH_SEPARATOR = 0x2029;
export const BYTE_ORDER_MARK = 0xfeff;

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** In YAML 1.1 three more characters than in YAML 1.2 end a line. */
export function isBreak(code: number): boolean {
  return (
    code === LF ||
    code === CR ||
    code === NEXT_LINE ||
    code === LINE_SEPARATOR ||
    code === PARAGRAPH_SEPARATOR
  );
}

/** A space, a tab, a line break or the end of the text. Other control characters have been refused before. */
export function isBlankOrEnd(code: number): boolean {
  return !(SPACE < code) || (NEXT_LINE <= code && isBreak(code));
}

export function isBreakOrEnd(code: number): boolean {
  return Number.isNaN(code) || isBreak(code);
}

export function isDigit(code: number): boolean {
  return 48 <= code && code <= 57;
}

/** What names of anchors, directives and tag handles are made of. */
export function isWord(code: number): boolean {
  return (
    (97 <= code && code <= 122) || (65 <= code && code <= 90) || isDigit(code) || code === 95 || code === DASH
  );
}

export function isFlowIndicator(code: number): boolean {
  return (
    code === COMMA || code === OPEN_LIST || code === CLOSE_LIST || code === OPEN_MAP || code === CLOSE_MAP
  );
}

/** `yaml_parser_update_buffer` refuses them wherever they stand. Half a surrogate pair is sent as U+FFFD. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
export const REFUSED_CHARACTER = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;
