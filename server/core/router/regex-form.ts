/** What can be said of a path's regex from its text alone. */
import { literalBeginning } from './candidate-index.ts';

/**
 * The beginning that is all such a regex asks of a path, since it is anchored in front and open at the end: `/a`,
 * `/a.*` and `/a(.*)` ask for `/a`. Undefined: it asks for more.
 */
export function prefixAskedFor(regex: string): string | undefined {
  const body = regex.replace(/^\^/, '').replace(/(?:\.\*|\(\.\*\)|\(\?:\.\*\))$/, '');
  if (body === '') return '';
  return literalBeginning(body) === unescaped(body) ? literalBeginning(body) : undefined;
}

function unescaped(text: string): string {
  return text.replace(/\\([^\w\s])/g, '$1');
}

/**
 * The first character beyond ASCII that stands in a class or before a repetition: one thing to Rust's engine, several
 * bytes to PCRE, of which the class takes one and the repetition repeats the last.
 */
export function splitByBytes(regex: string): string | undefined {
  let inClass = false;
  for (let i = 0; i < regex.length; ) {
    const letter = String.fromCodePoint(regex.codePointAt(i) ?? 0);
    const next = i + letter.length;
    if ('\x7f' < letter && (inClass || '*+?{'.includes(regex.charAt(next) || ' '))) return letter;
    if (letter === '\\') i = next + 1;
    else {
      if (letter === '[') inClass = true;
      // A bracket right after the opening one is a member.
      else if (letter === ']' && !/\[\^?$/.test(regex.slice(0, i))) inClass = false;
      i = next;
    }
  }
  return undefined;
}

/** A text that the regex most likely matches; whoever uses it asks the regex. Undefined: too hard to tell. */
export function sampleOf(regex: string): string | undefined {
  return new Sampler(regex.replace(/^\^/, '')).whole();
}

const CLASSES: Readonly<Record<string, string>> = { d: '1', w: 'a', s: ' ', D: 'x', W: '-', S: 'x', N: 'x' };

class Sampler {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): string | undefined {
    const sample = this.#alternative();
    return this.#at < this.#text.length ? undefined : sample;
  }

  /** The first branch; the others are read and dropped. */
  #alternative(): string | undefined {
    let first: string | undefined;
    let branches = 0;
    do {
      if (0 < branches) this.#at++;
      const branch = this.#branch();
      if (branch === undefined) return undefined;
      if (branches === 0) first = branch;
      branches++;
    } while (this.#text.charAt(this.#at) === '|');
    return first;
  }

  #branch(): string | undefined {
    let sample = '';
    while (this.#at < this.#text.length && !'|)'.includes(this.#text.charAt(this.#at))) {
      const atom = this.#atom();
      if (atom === undefined) return undefined;
      sample += atom.repeat(this.#times());
    }
    return sample;
  }

  #atom(): string | undefined {
    const sign = this.#text.charAt(this.#at++);
    if (sign === '.') return 'x';
    if (sign === '$' || sign === '^') return '';
    if (sign === '[') return this.#class();
    if (sign === '(') return this.#group();
    if (sign !== '\\') return '*+?{'.includes(sign) ? undefined : sign;
    const letter = this.#text.charAt(this.#at++);
    if (letter === 'b' || letter === 'z' || letter === 'A') return '';
    return CLASSES[letter] ?? (/[^\w\s]/.test(letter) ? letter : undefined);
  }

  #class(): string | undefined {
    const close = this.#text.indexOf(']', this.#at + (this.#text.charAt(this.#at) === '^' ? 2 : 1));
    if (close < 0) return undefined;
    const body = this.#text.slice(this.#at, close);
    this.#at = close + 1;
    // A nested POSIX class ends with a bracket of its own.
    if (body.startsWith('[:')) {
      this.#at++;
      return /digit|xdigit/.test(body) ? '1' : 'a';
    }
    if (!body.startsWith('^'))
      return body.startsWith('\\') ? (CLASSES[body.charAt(1)] ?? body.charAt(1)) : body.charAt(0);
    return [...'xa1-_z'].find((letter) => !body.includes(letter));
  }

  #group(): string | undefined {
    const opening = /^\?(?:[a-z-]*:|P?<\w+>)/.exec(this.#text.slice(this.#at));
    if (this.#text.charAt(this.#at) === '?' && !opening) return undefined;
    this.#at += opening?.[0].length ?? 0;
    const inside = this.#alternative();
    if (inside === undefined || this.#text.charAt(this.#at) !== ')') return undefined;
    this.#at++;
    return inside;
  }

  #times(): number {
    const quantifier = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})[?+]?/.exec(this.#text.slice(this.#at));
    if (!quantifier) return 1;
    this.#at += quantifier[0].length;
    return quantifier[1] === undefined ? 1 : Math.min(Number(quantifier[1]), 64);
  }
}
