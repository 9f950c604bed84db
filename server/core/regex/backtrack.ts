import type { BacktrackProgram, BacktrackStep } from './backtrack-program.ts';
import { holds, LAST_NEWLINE, NOTHING } from './look.ts';
import type { Anchoring } from './matcher.ts';

/** Steps before it gives up: far more than any sane pattern takes on a URL. */
const STEP_LIMIT = 1_000_000;

/** How deep look-arounds and atomic groups may stand in each other at run time. */
const DEEPEST = 300;

interface Choice {
  readonly pc: number;
  readonly at: number;
  /** How many entries of the trail belong to what came before. */
  readonly trail: number;
}

/**
 * Perl's way of matching, with a limit. The result has start and end of each group at 2n and 2n + 1, -1 where it
 * took no part.
 */
export function backtrack(
  program: BacktrackProgram,
  subject: string,
  from: number,
  anchoring: Anchoring,
): readonly number[] | 'no-match' | 'undecided' {
  const machine = new Machine(program, subject);
  const last = anchoring === 'anchored' ? from : subject.length;
  for (let start = from; start <= last; start++) {
    machine.reset();
    const end = machine.run(0, start, 0);
    if (machine.exhausted) return 'undecided';
    if (end !== undefined) return machine.slots.slice(0, program.slots);
  }
  return 'no-match';
}

class Machine {
  slots: number[];
  exhausted = false;
  private steps = 0;
  private readonly code: readonly BacktrackStep[];
  private readonly size: number;
  private readonly subject: string;
  /** Slot and its old value, to undo what a failed attempt wrote. */
  private readonly trail: number[] = [];

  constructor(program: BacktrackProgram, subject: string) {
    this.code = program.code;
    this.size = program.slots + program.registers;
    this.slots = new Array<number>(this.size).fill(-1);
    this.subject = subject;
  }

  reset(): void {
    this.slots = new Array<number>(this.size).fill(-1);
    this.trail.length = 0;
  }

  private write(slot: number, value: number): void {
    this.trail.push(slot, this.slots[slot] ?? -1);
    this.slots[slot] = value;
  }

  private undoTo(length: number): void {
    while (length < this.trail.length) {
      const value = this.trail.pop() ?? -1;
      const slot = this.trail.pop() ?? 0;
      this.slots[slot] = value;
    }
  }

  private charAt(at: number): number {
    if (this.subject.length <= at) return NOTHING;
    const byte = this.subject.charCodeAt(at);
    return byte === 0x0a && at === this.subject.length - 1 ? LAST_NEWLINE : byte;
  }

  private charBefore(at: number): number {
    return at === 0 ? NOTHING : this.charAt(at - 1);
  }

  /** Where it ends when it reaches `done`, or undefined when every way fails. */
  run(startPc: number, startAt: number, depth: number): number | undefined {
    if (DEEPEST < depth) this.exhausted = true;
    const choices: Choice[] = [];
    let pc = startPc;
    let at = startAt;
    while (!this.exhausted) {
      this.steps += 1;
      if (STEP_LIMIT < this.steps) {
        this.exhausted = true;
        break;
      }
      const step = this.code[pc];
      if (!step || step.op === 'done') return at;
      const went = this.step(step, pc, at, depth, choices);
      if (went) {
        pc = went.pc;
        at = went.at;
        continue;
      }
      const choice = choices.pop();
      if (!choice) return undefined;
      this.undoTo(choice.trail);
      pc = choice.pc;
      at = choice.at;
    }
    return undefined;
  }

  private step(
    step: Exclude<BacktrackStep, { readonly op: 'done' }>,
    pc: number,
    at: number,
    depth: number,
    choices: Choice[],
  ): { readonly pc: number; readonly at: number } | undefined {
    switch (step.op) {
      case 'char':
        return at < this.subject.length && step.set(this.subject.charCodeAt(at))
          ? { pc: pc + 1, at: at + 1 }
          : undefined;
      case 'look':
        return holds(step.look, this.charBefore(at), this.charAt(at)) ? { pc: pc + 1, at } : undefined;
      case 'split':
        choices.push({ pc: step.second, at, trail: this.trail.length });
        return { pc: step.first, at };
      case 'jump':
        return { pc: step.next, at };
      case 'save':
      case 'loop-start':
        this.write(step.op === 'save' ? step.slot : step.register, at);
        return { pc: pc + 1, at };
      case 'loop-check':
        return { pc: this.slots[step.register] === at ? step.leave : pc + 1, at };
      case 'back-reference':
        return this.backReference(step, pc, at);
      case 'if-group':
        return { pc: step.groups.some((group) => this.isSet(group)) ? pc + 1 : step.no, at };
      case 'atomic': {
        const end = this.run(step.start, at, depth + 1);
        return end === undefined ? undefined : { pc: step.next, at: end };
      }
      case 'around':
        return this.around(step, at, depth) ? { pc: step.next, at } : undefined;
      case 'fail':
        return undefined;
    }
  }

  private isSet(group: number): boolean {
    return 0 <= (this.slots[2 * group + 1] ?? -1);
  }

  private backReference(
    { groups, ignoreCase }: BacktrackStep & { readonly op: 'back-reference' },
    pc: number,
    at: number,
  ): { readonly pc: number; readonly at: number } | undefined {
    const group = groups.find((candidate) => this.isSet(candidate));
    if (group === undefined) return undefined;
    const wanted = this.subject.slice(this.slots[2 * group], this.slots[2 * group + 1]);
    const found = this.subject.slice(at, at + wanted.length);
    const same = ignoreCase ? asciiLower(found) === asciiLower(wanted) : found === wanted;
    return same ? { pc: pc + 1, at: at + wanted.length } : undefined;
  }

  /** A positive one keeps what it captured, a negative one nothing. */
  private around(
    { negative, branches }: BacktrackStep & { readonly op: 'around' },
    at: number,
    depth: number,
  ): boolean {
    const before = this.trail.length;
    for (const { start, back } of branches) {
      const end = back <= at ? this.run(start, at - back, depth + 1) : undefined;
      if (end === undefined) {
        this.undoTo(before);
        continue;
      }
      if (negative) this.undoTo(before);
      return !negative;
    }
    return negative;
  }
}

function asciiLower(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}
