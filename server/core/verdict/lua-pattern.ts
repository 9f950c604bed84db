/**
 * Lua patterns, as Kong's schemas use them. Subjects and patterns are byte strings. A matcher with a budget: no
 * schema of Kong's comes near it, and a hostile custom schema cannot hang the editor.
 */

/** Whether the pattern matches anywhere in the subject. */
export function luaMatches(subject: string, pattern: string): boolean {
  const anchored = pattern.startsWith('^');
  const matcher = new Matcher(subject, pattern);
  for (let start = 0; start <= subject.length; start++) {
    if (matcher.match(start, anchored ? 1 : 0) !== undefined) return true;
    if (anchored) return false;
  }
  return false;
}

/** The same question about one pattern, for asking often. */
export function luaTest(pattern: string): (subject: string) => boolean {
  const regex = toRegex(pattern);
  return regex ? (subject) => regex.test(subject) : (subject) => luaMatches(subject, pattern);
}

const BUDGET = 200_000;

class Matcher {
  readonly #subject: string;
  readonly #pattern: string;
  #steps = 0;

  constructor(subject: string, pattern: string) {
    this.#subject = subject;
    this.#pattern = pattern;
  }

  /** The end of the match, or undefined. */
  match(s: number, p: number): number | undefined {
    this.#steps += 1;
    if (BUDGET < this.#steps) return undefined;
    const pattern = this.#pattern;
    if (p === pattern.length) return s;
    const char = pattern[p];
    if (char === '(' || char === ')') return this.match(s, p + 1);
    if (char === '$' && p + 1 === pattern.length) return s === this.#subject.length ? s : undefined;
    const end = this.#classEnd(p);
    const quantifier = pattern[end];
    if (quantifier === '?') {
      if (this.#single(s, p, end)) {
        const with1 = this.match(s + 1, end + 1);
        if (with1 !== undefined) return with1;
      }
      return this.match(s, end + 1);
    }
    if (quantifier === '*' || quantifier === '+') return this.#greedy(s, p, end, quantifier === '+' ? 1 : 0);
    if (quantifier === '-') return this.#lazy(s, p, end);
    return this.#single(s, p, end) ? this.match(s + 1, end) : undefined;
  }

  #greedy(s: number, p: number, end: number, least: number): number | undefined {
    let count = 0;
    while (this.#single(s + count, p, end)) count += 1;
    for (; least <= count; count--) {
      const rest = this.match(s + count, end + 1);
      if (rest !== undefined) return rest;
    }
    return undefined;
  }

  #lazy(start: number, p: number, end: number): number | undefined {
    for (let s = start; ; s++) {
      const rest = this.match(s, end + 1);
      if (rest !== undefined) return rest;
      if (!this.#single(s, p, end)) return undefined;
    }
  }

  #classEnd(p: number): number {
    const pattern = this.#pattern;
    if (pattern[p] === '%') return p + 2;
    if (pattern[p] !== '[') return p + 1;
    let q = p + 1;
    if (pattern[q] === '^') q += 1;
    do {
      if (pattern[q] === '%') q += 1;
      q += 1;
    } while (q < pattern.length && pattern[q] !== ']');
    return q + 1;
  }

  #single(s: number, p: number, end: number): boolean {
    const char = this.#subject[s];
    if (char === undefined) return false;
    const pattern = this.#pattern;
    switch (pattern[p]) {
      case '.':
        return true;
      case '%':
        return inClass(char, pattern[p + 1] ?? '');
      case '[':
        return this.#inSet(char, p, end - 1);
      default:
        return pattern[p] === char;
    }
  }

  #inSet(char: string, p: number, last: number): boolean {
    const pattern = this.#pattern;
    let q = p + 1;
    const negated = pattern[q] === '^';
    if (negated) q += 1;
    for (; q < last; q++) {
      if (pattern[q] === '%') {
        q += 1;
        if (inClass(char, pattern[q] ?? '')) return !negated;
      } else if (pattern[q + 1] === '-' && q + 2 < last) {
        if ((pattern[q] ?? '') <= char && char <= (pattern[q + 2] ?? '')) return !negated;
        q += 2;
      } else if (pattern[q] === char) return !negated;
    }
    return negated;
  }
}

/** Lua's character classes, as they stand in a set of a regular expression. */
const RANGES: Readonly<Record<string, string>> = {
  a: 'A-Za-z',
  d: '0-9',
  l: 'a-z',
  p: '!-/:-@\\[-`{-~',
  s: '\\t-\\r ',
  u: 'A-Z',
  w: 'A-Za-z0-9',
  x: 'A-Fa-f0-9',
};

const CLASSES: ReadonlyMap<string, RegExp> = new Map(
  Object.entries(RANGES).map(([name, ranges]) => [name, new RegExp(`[${ranges}]`)]),
);

function inClass(char: string, name: string): boolean {
  const code = char.charCodeAt(0);
  if (name === 'z') return code === 0;
  if (name === 'c') return code < 32 || code === 127;
  const set = CLASSES.get(name.toLowerCase());
  if (!set) return char === name;
  return set.test(char) === (name === name.toLowerCase());
}

/** What stands for one character in a Lua pattern, and how often. Sets of plain characters and ranges only. */
const ITEM = /%([^bfczCZ])|\[(\^?)((?!.*-%)(?:%[adlpsuwx]|%[^A-Za-z]|[^%[\]])+)\]|([^%[\]()])/y;
const QUANTIFIERS: Readonly<Record<string, string>> = { '*': '*', '+': '+', '?': '?', '-': '*?' };

/** A regular expression that matches the same byte strings; undefined for what is rarer than schemas need. */
function toRegex(pattern: string): RegExp | undefined {
  let p = pattern.startsWith('^') ? 1 : 0;
  let out = pattern.startsWith('^') ? '^' : '';
  while (p < pattern.length) {
    if (pattern[p] === '$' && p + 1 === pattern.length) return new RegExp(`${out}$`);
    ITEM.lastIndex = p;
    const item = ITEM.exec(pattern);
    if (!item) return undefined;
    const [whole, escaped, negated, set, plain] = item;
    p += whole.length;
    if (set !== undefined) out += `[${negated}${set.replaceAll(/%(.)|([\\^])/g, inSet)}]`;
    else if (escaped !== undefined) out += classOf(escaped);
    else out += plain === '.' ? '[^]' : literal(plain ?? '');
    const quantifier = QUANTIFIERS[pattern[p] ?? ''];
    if (quantifier === undefined) continue;
    out += quantifier;
    p += 1;
  }
  return new RegExp(out);
}

function inSet(_: string, escaped: string | undefined, special: string | undefined): string {
  return escaped === undefined ? `\\${special}` : (RANGES[escaped] ?? literal(escaped));
}

function classOf(name: string): string {
  const ranges = RANGES[name.toLowerCase()];
  if (ranges === undefined) return literal(name);
  return name === name.toLowerCase() ? `[${ranges}]` : `[^${ranges}]`;
}

function literal(char: string): string {
  return /[A-Za-z0-9_]/.test(char) ? char : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
