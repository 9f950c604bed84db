import {
  anyOf,
  type CharSet,
  charRange,
  complement,
  ignoringAsciiCase,
  oneChar,
  POSIX_CLASSES,
} from './char-set.ts';
import type { Pcre } from './pcre-ast.ts';
import { readPcreEscape } from './pcre-escapes.ts';
import type { PcreReader } from './pcre-reader.ts';

type Member =
  | { readonly kind: 'byte'; readonly byte: number }
  | { readonly kind: 'set'; readonly set: CharSet };

const POSIX = /^\[([:.=])(\^?)([A-Za-z]*)\1\]/;
/** What PCRE takes for a POSIX item, well-formed or not (`check_posix_syntax` in PCRE2's `pcre2_compile.c`). */
const POSIX_LIKE = /^\[([:.=])(?:\\[\]\\]|(?!\[\1|\]|\1\]).)*?\1\]/s;

/** Does a POSIX item begin here? Outside a class that is an error. */
export function looksLikePosix(reader: PcreReader): boolean {
  return POSIX_LIKE.test(reader.text.slice(reader.at, reader.at + 200));
}

/** A class from its bracket on; `[[:<:]]` and `[[:>:]]` are places, not classes. */
export function readPcreClass(reader: PcreReader): Pcre {
  const start = reader.at;
  if (reader.take('[[:<:]]')) return { kind: 'look', look: 'word-start-ascii' };
  if (reader.take('[[:>:]]')) return { kind: 'look', look: 'word-end-ascii' };
  if (looksLikePosix(reader)) reader.fail('bad-posix-class', reader.since(start));
  reader.at += 1;
  const negated = reader.take('^');
  const sets: CharSet[] = [];
  let first = true;
  for (;;) {
    if (reader.done) {
      reader.fail('unclosed-class', { start, end: start + 1 });
      break;
    }
    if (skipQuoting(reader)) continue;
    if (!reader.quoting && reader.looksAt(']') && !first) {
      reader.at += 1;
      break;
    }
    if (!reader.quoting && reader.flags.xx && (reader.looksAt(' ') || reader.looksAt('\t'))) {
      reader.at += 1;
      continue;
    }
    first = false;
    readClassItem(reader, sets);
  }
  const members = reader.flags.i ? ignoringAsciiCase(anyOf(sets)) : anyOf(sets);
  return { kind: 'char', set: negated ? complement(members) : members };
}

function skipQuoting(reader: PcreReader): boolean {
  if (reader.quoting) {
    if (!reader.take('\\E')) return false;
    reader.quoting = false;
    return true;
  }
  if (reader.take('\\E')) return true;
  if (!reader.take('\\Q')) return false;
  reader.quoting = true;
  return true;
}

function readClassItem(reader: PcreReader, sets: CharSet[]): void {
  const start = reader.at;
  const from = readMember(reader);
  skipAllQuoting(reader);
  const dash = !reader.quoting && reader.looksAt('-') && !reader.done;
  if (!dash) {
    sets.push(setOf(from));
    return;
  }
  const back = reader.at;
  reader.at += 1;
  skipAllQuoting(reader);
  if (reader.done || (!reader.quoting && reader.looksAt(']'))) {
    reader.at = back;
    sets.push(setOf(from));
    return;
  }
  const to = readMember(reader);
  if (from.kind === 'set' || to.kind === 'set') {
    reader.fail('class-range-of-class', { start, end: reader.at });
    return;
  }
  if (to.byte < from.byte) reader.fail('bad-class-range', { start, end: reader.at });
  sets.push(charRange(from.byte, to.byte));
}

function skipAllQuoting(reader: PcreReader): void {
  let skipped = true;
  while (skipped) skipped = skipQuoting(reader);
}

function setOf(member: Member): CharSet {
  return member.kind === 'set' ? member.set : oneChar(member.byte);
}

function readMember(reader: PcreReader): Member {
  const start = reader.at;
  if (!reader.quoting && reader.looksAt('[')) {
    const posix = readPosix(reader);
    if (posix) return { kind: 'set', set: posix };
  }
  if (!reader.quoting && reader.looksAt('\\')) {
    if (reader.looksAt('\\g')) {
      reader.at += 2;
      return { kind: 'byte', byte: 0x67 };
    }
    if (reader.looksAt('\\k')) {
      reader.fail('bad-class-escape', { start, end: start + 2 });
      return { kind: 'byte', byte: 0 };
    }
    const escaped = readPcreEscape(reader, true);
    if (escaped.kind !== 'node') return escaped;
    return { kind: 'byte', byte: 0 };
  }
  const byte = reader.byte();
  reader.at += 1;
  return { kind: 'byte', byte };
}

function readPosix(reader: PcreReader): CharSet | undefined {
  const start = reader.at;
  if (!looksLikePosix(reader)) return undefined;
  const found = POSIX.exec(reader.text.slice(start, start + 200));
  const named = found?.[1] === ':' ? POSIX_CLASSES.get(found[3] ?? '') : undefined;
  if (!found || !named) {
    reader.fail('bad-posix-class', { start, end: start + (found?.[0].length ?? 2) });
    return undefined;
  }
  reader.at += found[0].length;
  const set =
    reader.flags.i && /^(upper|lower)$/.test(found[3] ?? '') ? (POSIX_CLASSES.get('alpha') ?? named) : named;
  return found[2] === '^' ? complement(set) : set;
}
