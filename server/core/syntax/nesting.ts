/**
 * At most how many levels a text can be nested, seen from its signs alone: brackets that are open, the indentation
 * of a line, and the signs in it that may begin a map or a list. The true depth is mostly far less.
 */
export function nestingBound(text: string): number {
  let open = 0;
  let mostOpen = 0;
  let inLine = 0;
  let mostInLine = 0;
  let isIndent = true;
  for (let p = 0; p < text.length; p++) {
    const code = text.charCodeAt(p);
    switch (code) {
      case OPEN_LIST:
      case OPEN_MAP:
        open += 1;
        if (mostOpen < open) mostOpen = open;
        isIndent = false;
        break;
      case CLOSE_LIST:
      case CLOSE_MAP:
        if (0 < open) open -= 1;
        isIndent = false;
        break;
      case LF:
      case CR:
        inLine = 0;
        isIndent = true;
        break;
      case SPACE:
        if (isIndent) inLine += 1;
        break;
      case DASH:
      case COLON:
      case QUESTION:
        // Behind the sign stands something that is no letter: at the least it may be one.
        if (!(SPACE < text.charCodeAt(p + 1))) inLine += 1;
        isIndent = false;
        break;
      default:
        isIndent = false;
    }
    if (mostInLine < inLine) mostInLine = inLine;
  }
  return mostOpen + mostInLine;
}

const LF = 10;
const CR = 13;
const SPACE = 32;
const DASH = 45;
const COLON = 58;
const QUESTION = 63;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_MAP = 123;
const CLOSE_MAP = 125;
