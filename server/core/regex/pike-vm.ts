import { holds, LAST_NEWLINE, NOTHING } from './look.ts';
import type { Anchoring } from './matcher.ts';
import type { Program } from './program.ts';

interface Threads {
  /** Program counters in the order of preference. */
  readonly list: number[];
  readonly seen: Uint32Array;
  readonly slots: (readonly number[])[];
}

/**
 * Finds the preferred leftmost match with its captures, in time linear in the subject (Pike's machine). Slots hold
 * start and end of each group, -1 where a group took no part; undefined: no match.
 */
export function pikeMatch(
  program: Program,
  subject: string,
  from: number,
  anchoring: Anchoring,
): readonly number[] | undefined {
  const { code } = program;
  let current: Threads = { list: [], seen: new Uint32Array(code.length), slots: [] };
  let following: Threads = { list: [], seen: new Uint32Array(code.length), slots: [] };
  const empty: readonly number[] = new Array<number>(2 * program.groups).fill(-1);
  let best: readonly number[] | undefined;
  let before = charBefore(program, subject, from);
  let at = from;
  let mark = 1;
  for (;;) {
    const char = charAt(program, subject, at);
    if (!best && (anchoring === 'anywhere' || at === from)) {
      follow(program, current, 0, empty, { at, before, after: char }, mark);
    }
    if (current.list.length === 0 && (best || anchoring === 'anchored')) return best;
    const width = 0xffff < char ? 2 : 1;
    const afterNext = char === NOTHING ? NOTHING : charAt(program, subject, at + width);
    for (let i = 0; i < current.list.length; i++) {
      const instruction = code[current.list[i] ?? 0];
      const slots = current.slots[i] ?? empty;
      if (instruction?.op === 'match') {
        best = slots;
        break;
      }
      if (instruction?.op === 'char' && char !== NOTHING && instruction.set(char)) {
        const place = { at: at + width, before: char, after: afterNext };
        follow(program, following, instruction.next, slots, place, mark + 1);
      }
    }
    if (char === NOTHING) return best;
    current.list.length = 0;
    current.slots.length = 0;
    [current, following] = [following, current];
    mark += 1;
    before = char;
    at += width;
  }
}

interface Place {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** Adds a thread and all that it reaches without taking a character. */
function follow(
  program: Program,
  threads: Threads,
  start: number,
  slots: readonly number[],
  place: Place,
  mark: number,
): void {
  const todo: { readonly pc: number; readonly slots: readonly number[] }[] = [{ pc: start, slots }];
  for (let next = todo.pop(); next; next = todo.pop()) {
    if (threads.seen[next.pc] === mark) continue;
    threads.seen[next.pc] = mark;
    const instruction = program.code[next.pc];
    switch (instruction?.op) {
      case 'jump':
        todo.push({ pc: instruction.next, slots: next.slots });
        break;
      case 'split':
        todo.push(
          { pc: instruction.second, slots: next.slots },
          { pc: instruction.first, slots: next.slots },
        );
        break;
      case 'save':
        todo.push({ pc: instruction.next, slots: next.slots.with(instruction.slot, place.at) });
        break;
      case 'look':
        if (holds(instruction.look, place.before, place.after)) {
          todo.push({ pc: instruction.next, slots: next.slots });
        }
        break;
      default:
        threads.list.push(next.pc);
        threads.slots.push(next.slots);
    }
  }
}

export function charAt(program: Program, subject: string, at: number): number {
  if (subject.length <= at) return NOTHING;
  if (!program.bytes) return subject.codePointAt(at) ?? NOTHING;
  const byte = subject.charCodeAt(at);
  return byte === 0x0a && at === subject.length - 1 ? LAST_NEWLINE : byte;
}

export function charBefore(program: Program, subject: string, at: number): number {
  if (at === 0) return NOTHING;
  if (program.bytes) return charAt(program, subject, at - 1);
  const unit = subject.charCodeAt(at - 1);
  const inPair = 0xdc00 <= unit && unit <= 0xdfff && 1 < at;
  return inPair ? (subject.codePointAt(at - 2) ?? unit) : unit;
}
