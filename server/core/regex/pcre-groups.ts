import type { Pcre } from './pcre-ast.ts';
import type { PcreFlags, PcreReader } from './pcre-reader.ts';

/** What stands between `(` and the body of the group. */
export type GroupStart =
  | { readonly kind: 'capture'; readonly index: number }
  | { readonly kind: 'plain' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'atomic' }
  | { readonly kind: 'beyond' }
  | {
      readonly kind: 'around';
      readonly behind: boolean;
      readonly negative: boolean;
      readonly nonAtomic: boolean;
    }
  | {
      readonly kind: 'conditional';
      readonly condition: { readonly groups: readonly number[] } | 'assertion' | 'define' | 'recursion';
    }
  /** `(?i)`: no group at all. */
  | { readonly kind: 'flags' }
  /** Complete in itself, such as `(?1)` or `(?P=name)`. */
  | { readonly kind: 'node'; readonly node: Pcre; readonly quantifiable: boolean };

const RECURSION: GroupStart = {
  kind: 'node',
  node: { kind: 'beyond', length: undefined },
  quantifiable: true,
};

/** The reader stands on `(`. */
export function readGroupStart(reader: PcreReader): GroupStart {
  const start = reader.at;
  reader.at += 1;
  if (!reader.take('?')) return reader.flags.n ? { kind: 'plain' } : capture(reader);
  if (reader.done) reader.fail('unclosed-group', reader.since(start));
  const simple = simpleGroup(reader);
  if (simple) return simple;
  if (reader.looksAt('P')) return readPython(reader, start);
  if (reader.take('<')) return readName(reader, '>');
  if (reader.take("'")) return readName(reader, "'");
  if (reader.take('&')) {
    reader.refer(reader.name(')'), start);
    return RECURSION;
  }
  if (reader.take('(')) return readCondition(reader, start);
  if (reader.take('C')) return readCallout(reader, start);
  if (/^[R0-9]$/.test(reader.char) || /^[+-]\d/.test(reader.text.slice(reader.at, reader.at + 2))) {
    return readRecursion(reader, start);
  }
  if (reader.looksAt('+')) reader.fail('bad-group-syntax', reader.since(start));
  return readFlags(reader, start);
}

function capture(reader: PcreReader): GroupStart {
  reader.groupCount += 1;
  return { kind: 'capture', index: reader.groupCount };
}

const AROUND = [
  ['=', false, false, false],
  ['!', false, true, false],
  ['<=', true, false, false],
  ['<!', true, true, false],
  ['*', false, false, true],
  ['<*', true, false, true],
] as const;

function simpleGroup(reader: PcreReader): GroupStart | undefined {
  if (reader.take(':')) return { kind: 'plain' };
  if (reader.take('|')) return { kind: 'reset' };
  if (reader.take('>')) return { kind: 'atomic' };
  for (const [text, behind, negative, nonAtomic] of AROUND) {
    if (reader.take(text)) return { kind: 'around', behind, negative, nonAtomic };
  }
  return undefined;
}

function readName(reader: PcreReader, terminator: string): GroupStart {
  const start = reader.at;
  const name = reader.name(terminator);
  const group = capture(reader);
  const index = reader.groupCount;
  const numbers = reader.names.get(name) ?? [];
  const elsewhere = numbers.some((number) => number !== index);
  if (elsewhere && !reader.flags.J) reader.fail('duplicate-group-name', reader.since(start));
  for (const [other, taken] of reader.names) {
    if (other !== name && taken.includes(index)) reader.fail('duplicate-group-name', reader.since(start));
  }
  reader.names.set(name, [...numbers, index]);
  return group;
}

function readPython(reader: PcreReader, start: number): GroupStart {
  reader.at += 1;
  if (reader.take('<')) return readName(reader, '>');
  if (reader.take('>')) {
    reader.refer(reader.name(')'), start);
    return RECURSION;
  }
  if (reader.take('=')) return { kind: 'node', node: namedReference(reader, ')', start), quantifiable: true };
  reader.fail(reader.done ? 'unclosed-group' : 'bad-group-syntax', reader.since(start));
  return { kind: 'plain' };
}

/** Duplicate names refer to whichever group took part; they may also come later, so numbers are not known yet. */
function namedReference(reader: PcreReader, terminator: string, start: number): Pcre {
  const name = reader.name(terminator);
  reader.refer(name, start);
  const groups = reader.names.get(name);
  if (!groups) return { kind: 'beyond', length: undefined };
  return { kind: 'back-reference', groups, ignoreCase: reader.flags.i };
}

function readRecursion(reader: PcreReader, start: number): GroupStart {
  if (reader.take('R')) {
    if (!reader.take(')')) reader.fail('bad-group-syntax', reader.since(start));
    return RECURSION;
  }
  const to = relativeNumber(reader);
  if (!reader.take(')')) reader.fail('bad-group-syntax', reader.since(start));
  if (to === undefined || to < 0) reader.fail('unknown-group', reader.since(start));
  else reader.refer(to, start);
  return RECURSION;
}

/** `2`, `-1` (the group before), `+1` (the next one). */
function relativeNumber(reader: PcreReader): number | undefined {
  const sign = reader.take('-') ? -1 : reader.take('+') ? 1 : 0;
  const number = reader.number();
  if (number === undefined || 0xffff < number) return undefined;
  if (sign === 0) return number;
  if (number === 0) return undefined;
  const to = sign < 0 ? reader.groupCount + 1 - number : reader.groupCount + number;
  return 0 < to ? to : undefined;
}

function readCondition(reader: PcreReader, start: number): GroupStart {
  if (/^(?:\?(?:[=!*]|<[=!*]|C)|\*)/.test(reader.text.slice(reader.at, reader.at + 3))) {
    reader.at -= 1;
    if (reader.looksAt('(?C')) readGroupStart(reader);
    return { kind: 'conditional', condition: 'assertion' };
  }
  const groups = conditionGroups(reader, start);
  return { kind: 'conditional', condition: typeof groups === 'string' ? groups : { groups } };
}

function conditionGroups(reader: PcreReader, start: number): readonly number[] | 'define' | 'recursion' {
  const version = /^VERSION>?=\d+(?:\.\d{1,2})?\)/.exec(reader.text.slice(reader.at, reader.at + 24))?.[0];
  if (version !== undefined) {
    reader.at += version.length;
    return 'recursion';
  }
  if (reader.take('DEFINE)')) return 'define';
  if (/^[0-9+-]$/.test(reader.char)) {
    const to = relativeNumber(reader);
    if (!reader.take(')')) reader.fail('bad-condition', reader.since(start));
    if (to === undefined || to === 0) reader.fail('unknown-group', reader.since(start));
    else reader.refer(to, start);
    return [to ?? 0];
  }
  const recursion = /^R(\d*|&[A-Za-z_]\w*)\)/.exec(reader.text.slice(reader.at, reader.at + 40));
  if (recursion) {
    reader.at += recursion[0].length;
    const to = recursion[1] ?? '';
    if (to.startsWith('&')) reader.refer(to.slice(1), start);
    else if (to !== '') reader.refer(Number(to), start);
    return 'recursion';
  }
  const terminator = reader.take('<') ? '>' : reader.take("'") ? "'" : ')';
  if (reader.done) reader.fail('unclosed-group', reader.since(start));
  const name = reader.name(terminator);
  if (terminator !== ')' && !reader.take(')')) reader.fail('bad-condition', reader.since(start));
  reader.refer(name, start);
  return reader.names.get(name) ?? 'recursion';
}

function readCallout(reader: PcreReader, start: number): GroupStart {
  const node: GroupStart = { kind: 'node', node: { kind: 'beyond', length: 0 }, quantifiable: false };
  const number = reader.number();
  const quote = number === undefined ? /^[`'"^%#${]$/.exec(reader.char)?.[0] : undefined;
  if (quote !== undefined) {
    const close = quote === '{' ? '}' : quote;
    const end = reader.text.indexOf(`${close})`, reader.at + 1);
    reader.at = end < 0 ? reader.text.length : end + 1;
  }
  if (255 < (number ?? 0) || !reader.take(')')) reader.fail('bad-callout', reader.since(start));
  return node;
}

const LETTERS: Readonly<Record<string, keyof PcreFlags>> = { i: 'i', m: 'm', s: 's', n: 'n', J: 'J', U: 'U' };

function readFlags(reader: PcreReader, start: number): GroupStart {
  let flags = reader.flags;
  let on = true;
  const reset = reader.take('^');
  if (reset) flags = { ...flags, i: false, m: false, s: false, n: false, x: false, xx: false };
  while (!reader.done && !reader.looksAt(')') && !reader.looksAt(':')) {
    const letter = reader.char;
    const flag = LETTERS[letter];
    reader.at += 1;
    if (letter === '-') {
      if (!on || reset) reader.fail('unknown-flag', reader.since(reader.at - 1));
      on = false;
    } else if (letter === 'x') {
      const twice = reader.take('x');
      flags = { ...flags, x: on, xx: on && twice };
    } else if (flag) flags = { ...flags, [flag]: on };
    else reader.fail('unknown-flag', reader.since(reader.at - letter.length));
  }
  if (reader.done) reader.fail('unclosed-group', reader.since(start));
  reader.flags = flags;
  if (reader.take(')')) return { kind: 'flags' };
  reader.take(':');
  return { kind: 'plain' };
}

/** `\g` and `\k`: back-references and calls in their many spellings. */
export function readNamedEscape(reader: PcreReader): Pcre {
  const start = reader.at;
  const letter = reader.text[start + 1];
  reader.at += 2;
  if (letter === 'k') {
    const terminator = reader.take('{') ? '}' : reader.take('<') ? '>' : reader.take("'") ? "'" : undefined;
    if (terminator !== undefined) return namedReference(reader, terminator, start);
    reader.fail('bad-escape', reader.since(start));
    return { kind: 'empty' };
  }
  const call = reader.take('<') ? '>' : reader.take("'") ? "'" : undefined;
  if (call !== undefined) return readCall(reader, call, start);
  const braced = reader.take('{');
  if (braced && !/^[0-9+-]$/.test(reader.char)) return namedReference(reader, '}', start);
  const to = /^[0-9+-]$/.test(reader.char) ? relativeNumber(reader) : undefined;
  if ((braced && !reader.take('}')) || (to === undefined && reader.at === start + 2)) {
    reader.fail('bad-escape', reader.since(start));
  } else if (to === undefined || to === 0) reader.fail('unknown-group', reader.since(start));
  else reader.refer(to, start);
  return { kind: 'back-reference', groups: [to ?? 0], ignoreCase: reader.flags.i };
}

function readCall(reader: PcreReader, terminator: string, start: number): Pcre {
  if (/^[0-9+-]$/.test(reader.char)) {
    const to = relativeNumber(reader);
    if (!reader.take(terminator)) reader.fail('bad-escape', reader.since(start));
    if (to === undefined) reader.fail('unknown-group', reader.since(start));
    else reader.refer(to, start);
  } else reader.refer(reader.name(terminator), start);
  return { kind: 'beyond', length: undefined };
}
