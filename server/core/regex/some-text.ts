/**
 * Is there a text that some regexes match and others do not? Decided by walking their automata side by side, which
 * answers as well whether one regex takes all that another takes.
 */
import { ASCII_WORD, type CharSet, MOST_CHAR, oneChar } from './char-set.ts';
import type { Hir } from './hir.ts';
import { type Dfa, dfaOf, type State } from './lazy-dfa.ts';
import { LAST_NEWLINE, NOTHING } from './look.ts';
import type { Anchoring } from './matcher.ts';
import type { Program } from './program.ts';
import { UNICODE_WORD } from './unicode-classes.ts';

export interface TextTest {
  readonly program: Program;
  readonly anchoring: Anchoring;
  /** Whether the text is to match or not. */
  readonly wanted: boolean;
}

export type SomeText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'none' }
  /** More states than `most` would have to be looked at. */
  | { readonly kind: 'undecided' };

/** Where an automaton stands: `done` when all that follows leaves its answer as it is. */
type Place = State | 'matched' | 'lost';

interface Node {
  readonly places: readonly Place[];
  readonly before: Node | undefined;
  readonly char: number;
}

/** `first`: the character with which each text begins. All programs are of bytes, or none is. */
export function someText(tests: readonly TextTest[], first: number | undefined, most: number): SomeText {
  return search(tests, representatives(tests), first, most);
}

/**
 * A text that a regex most likely takes: the least of each repetition, the first of each alternative, plain letters
 * where they do. Whoever uses it asks the regex. Undefined: it is too long, or a set has no member.
 */
export function likelyText(hir: Hir): string | undefined {
  switch (hir.kind) {
    case 'empty':
    case 'look':
      return '';
    case 'char':
      return memberOf(hir.set);
    case 'group':
      return likelyText(hir.body);
    case 'alternate':
      return hir.branches[0] ? likelyText(hir.branches[0]) : undefined;
    case 'repeat': {
      const body = hir.min === 0 ? '' : likelyText(hir.body);
      return body !== undefined && body.length * hir.min <= MOST_LETTERS ? body.repeat(hir.min) : undefined;
    }
    case 'concat': {
      let text = '';
      for (const part of hir.parts) {
        const next = likelyText(part);
        if (next === undefined || MOST_LETTERS < text.length + next.length) return undefined;
        text += next;
      }
      return text;
    }
  }
}

const MOST_LETTERS = 2000;

function memberOf(set: CharSet): string | undefined {
  const letter = PLAIN.find((plain) => set(plain)) ?? set.edges().find((edge) => set(edge));
  return letter === undefined ? undefined : String.fromCodePoint(letter);
}

function search(
  tests: readonly TextTest[],
  letters: readonly number[],
  first: number | undefined,
  most: number,
): SomeText {
  const dfas = tests.map(({ program }) => dfaOf(program));
  const bytes = tests.some(({ program }) => program.bytes);
  const start: Node = {
    places: tests.map(({ anchoring }, i): Place => dfas[i]?.start(anchoring, NOTHING) ?? 'lost'),
    before: undefined,
    char: NOTHING,
  };
  // With a first character given, the place before it is no place where a text may end.
  const seen = new Set<string>(first === undefined ? [keyOf(start)] : []);
  const todo = [start];
  for (let at = 0; at < todo.length; at++) {
    const node = todo[at];
    if (!node) break;
    // In bytes a newline at the end is LAST_NEWLINE, so one that is followed by something must be meant here.
    const mayEnd = node === start ? first === undefined : !(bytes && node.char === LF);
    if (mayEnd && endsWell(node, tests, dfas)) return { kind: 'text', text: textOf(node) };
    for (const char of node === start && first !== undefined ? [first] : letters) {
      const next = stepped(node, char, tests, dfas);
      if (!next) continue;
      // PCRE's `$` holds before a newline that is the last character: such a text ends here.
      if (char === LAST_NEWLINE) {
        if (endsWell(next, tests, dfas)) return { kind: 'text', text: textOf(next) };
        continue;
      }
      const key = keyOf(next);
      if (seen.has(key)) continue;
      if (most <= seen.size) return { kind: 'undecided' };
      seen.add(key);
      todo.push(next);
    }
  }
  return { kind: 'none' };
}

function keyOf({ places }: Node): string {
  return places.map((place) => (typeof place === 'string' ? place.charAt(0) : place.id)).join();
}

function endsWell({ places }: Node, tests: readonly TextTest[], dfas: readonly Dfa[]): boolean {
  return tests.every(({ wanted }, i) => {
    const place = places[i];
    const matches =
      place === 'matched' || (typeof place === 'object' && dfas[i]?.step(place, NOTHING).matched === true);
    return matches === wanted;
  });
}

/** Undefined: from here no text can do. */
function stepped(
  node: Node,
  char: number,
  tests: readonly TextTest[],
  dfas: readonly Dfa[],
): Node | undefined {
  const places: Place[] = [];
  for (const [i, { wanted }] of tests.entries()) {
    const place = node.places[i];
    const next = typeof place === 'object' ? after(place, char, dfas[i]) : (place ?? 'lost');
    if (next === (wanted ? 'lost' : 'matched')) return undefined;
    places.push(next);
  }
  return { places, before: node, char };
}

function after(state: State, char: number, dfa: Dfa | undefined): Place {
  const step = dfa?.step(state, char);
  return step?.matched ? 'matched' : (step?.next ?? 'lost');
}

function textOf(node: Node): string {
  const chars: number[] = [];
  for (let at: Node | undefined = node; at?.before; at = at.before)
    chars.push(at.char === LAST_NEWLINE ? 0x0a : at.char);
  return chars
    .reverse()
    .map((char) => String.fromCodePoint(char))
    .join('');
}

/** One character for each way in which the tests can tell characters apart; plain ones where there is a choice. */
function representatives(tests: readonly TextTest[]): readonly number[] {
  const sets = new Set<CharSet['edges']>();
  let looks = false;
  for (const { program } of tests)
    for (const instruction of program.code) {
      if (instruction.op === 'char') sets.add(instruction.set.edges);
      looks ||= instruction.op === 'look';
    }
  const bytes = tests.some(({ program }) => program.bytes);
  // What conditions on the place tell apart is told apart here too.
  const looked = looks ? [ASCII_WORD, LINE_FEED, CARRIAGE_RETURN, ...(bytes ? [] : [UNICODE_WORD])] : [];
  for (const set of looked) sets.add(set.edges);
  return [...lettersOf([...sets], bytes), ...(bytes ? [LAST_NEWLINE] : [])];
}

/** Walks through all edges at once: between two of them all characters are alike. */
function lettersOf(sets: readonly CharSet['edges'][], bytes: boolean): readonly number[] {
  const changes = new Map<number, number[]>([0, 0x80, 0xd800, 0xe000, ...PLAIN].map((point) => [point, []]));
  for (const [i, edges] of sets.entries())
    for (const edge of edges()) {
      const change = changes.get(edge);
      if (change) change.push(i);
      else changes.set(edge, [i]);
    }
  const last = bytes ? 0xff : MOST_CHAR;
  const points = [...changes.keys()].filter((point) => point <= last).sort((a, b) => a - b);
  const members = new Set<number>();
  const chosen = new Map<string, number>();
  for (const point of points) {
    for (const set of changes.get(point) ?? []) if (!members.delete(set)) members.add(set);
    if (!bytes && point === 0xd800) continue;
    const signature = [...members].sort((a, b) => a - b).join();
    if (!chosen.has(signature) || PLAIN.includes(point)) chosen.set(signature, point);
  }
  return [...chosen.values()];
}

const LF = 0x0a;
const LINE_FEED = oneChar(LF);
const CARRIAGE_RETURN = oneChar(0x0d);

const PLAIN: readonly number[] = [...'xa1-._~ '].map((letter) => letter.charCodeAt(0));
