import type { CharSet } from './char-set.ts';
import type { Look } from './hir.ts';
import { fixedLength, type Pcre } from './pcre-ast.ts';

export type BacktrackStep =
  | { readonly op: 'char'; readonly set: CharSet }
  | { readonly op: 'look'; readonly look: Look }
  | { readonly op: 'split'; readonly first: number; readonly second: number }
  | { readonly op: 'jump'; readonly next: number }
  | { readonly op: 'save'; readonly slot: number }
  /** Notes where a turn of a loop began, and leaves the loop when the turn took nothing. */
  | { readonly op: 'loop-start'; readonly register: number }
  | { readonly op: 'loop-check'; readonly register: number; readonly leave: number }
  | {
      readonly op: 'around';
      readonly negative: boolean;
      /** Starts of the branches; `back`: how far before the place they begin. */
      readonly branches: readonly { readonly start: number; readonly back: number }[];
      readonly next: number;
    }
  | { readonly op: 'atomic'; readonly start: number; readonly next: number }
  | { readonly op: 'back-reference'; readonly groups: readonly number[]; readonly ignoreCase: boolean }
  | { readonly op: 'if-group'; readonly groups: readonly number[]; readonly no: number }
  | { readonly op: 'fail' }
  /** The end of the pattern, or of the inside of a look-around or atomic group. */
  | { readonly op: 'done' };

export interface BacktrackProgram {
  readonly code: readonly BacktrackStep[];
  /** Slots of captures come first, registers of loops behind them. */
  readonly slots: number;
  readonly registers: number;
}

const MOST_STEPS = 50_000;

/** Undefined: too big once its repetitions are unrolled. */
export function compileBacktracking(node: Pcre, groups: number): BacktrackProgram | undefined {
  const builder = new Builder(2 * groups);
  builder.emit({ op: 'save', slot: 0 });
  builder.add(node);
  builder.emit({ op: 'save', slot: 1 });
  builder.emit({ op: 'done' });
  if (MOST_STEPS < builder.code.length) return undefined;
  return { code: builder.code, slots: 2 * groups, registers: builder.registers };
}

class Builder {
  readonly code: BacktrackStep[] = [];
  registers = 0;
  private readonly slots: number;

  constructor(slots: number) {
    this.slots = slots;
  }

  emit(step: BacktrackStep): number {
    this.code.push(step);
    return this.code.length - 1;
  }

  add(node: Pcre): void {
    if (MOST_STEPS < this.code.length) return;
    switch (node.kind) {
      case 'empty':
        return;
      case 'char':
        this.emit({ op: 'char', set: node.set });
        return;
      case 'look':
        this.emit({ op: 'look', look: node.look });
        return;
      case 'concat':
        for (const part of node.parts) this.add(part);
        return;
      case 'alternate':
        this.addBranches(node.branches);
        return;
      case 'group':
        this.emit({ op: 'save', slot: 2 * node.index });
        this.add(node.body);
        this.emit({ op: 'save', slot: 2 * node.index + 1 });
        return;
      case 'repeat':
        this.addRepeat(node);
        return;
      case 'around':
        this.addAround(node);
        return;
      case 'atomic':
        this.addAtomic(() => this.add(node.body));
        return;
      case 'back-reference':
        this.emit({ op: 'back-reference', groups: node.groups, ignoreCase: node.ignoreCase });
        return;
      case 'keep':
        this.emit({ op: 'save', slot: 0 });
        return;
      case 'conditional':
        this.addConditional(node);
        return;
      case 'fail':
      case 'beyond':
        this.emit({ op: 'fail' });
    }
  }

  private addBranches(branches: readonly Pcre[]): void {
    const jumps: number[] = [];
    branches.forEach((branch, i) => {
      const split = i === branches.length - 1 ? undefined : this.emit({ op: 'fail' });
      this.add(branch);
      if (split === undefined) return;
      jumps.push(this.emit({ op: 'fail' }));
      this.code[split] = { op: 'split', first: split + 1, second: this.code.length };
    });
    for (const jump of jumps) this.code[jump] = { op: 'jump', next: this.code.length };
  }

  private addAtomic(inside: () => void): void {
    const at = this.emit({ op: 'fail' });
    inside();
    this.emit({ op: 'done' });
    this.code[at] = { op: 'atomic', start: at + 1, next: this.code.length };
  }

  private addRepeat(repeat: Pcre & { readonly kind: 'repeat' }): void {
    const { body, min, max, mode } = repeat;
    if (mode === 'possessive') {
      this.addAtomic(() => this.addRepeat({ ...repeat, mode: 'greedy' }));
      return;
    }
    for (let i = 0; i < min && this.code.length <= MOST_STEPS; i++) this.add(body);
    if (max === undefined) {
      this.addLoop(body, mode === 'lazy');
      return;
    }
    const splits: number[] = [];
    for (let i = min; i < max && this.code.length <= MOST_STEPS; i++) {
      splits.push(this.emit({ op: 'fail' }));
      this.add(body);
    }
    for (const split of splits) this.setSplit(split, split + 1, this.code.length, mode === 'lazy');
  }

  private addLoop(body: Pcre, lazy: boolean): void {
    const register = this.slots + this.registers;
    this.registers += 1;
    const split = this.emit({ op: 'fail' });
    this.emit({ op: 'loop-start', register });
    this.add(body);
    const check = this.emit({ op: 'fail' });
    this.emit({ op: 'jump', next: split });
    this.code[check] = { op: 'loop-check', register, leave: this.code.length };
    this.setSplit(split, split + 1, this.code.length, lazy);
  }

  private setSplit(at: number, enter: number, leave: number, lazy: boolean): void {
    this.code[at] = lazy
      ? { op: 'split', first: leave, second: enter }
      : { op: 'split', first: enter, second: leave };
  }

  private addAround({ behind, negative, body }: Pcre & { readonly kind: 'around' }): void {
    const at = this.emit({ op: 'fail' });
    const branches: { start: number; back: number }[] = [];
    for (const branch of behind && body.kind === 'alternate' ? body.branches : [body]) {
      branches.push({
        start: this.code.length,
        back: behind ? (fixedLength(branch, new Map()) ?? Number.MAX_SAFE_INTEGER) : 0,
      });
      this.add(branch);
      this.emit({ op: 'done' });
    }
    this.code[at] = { op: 'around', negative, branches, next: this.code.length };
  }

  private addConditional({ condition, yes, no }: Pcre & { readonly kind: 'conditional' }): void {
    if ('groups' in condition) {
      const at = this.emit({ op: 'fail' });
      this.add(yes);
      const jump = this.emit({ op: 'fail' });
      this.code[at] = { op: 'if-group', groups: condition.groups, no: this.code.length };
      this.add(no);
      this.code[jump] = { op: 'jump', next: this.code.length };
      return;
    }
    // Only one of the two holds, and neither takes anything, so this is the condition without its own step.
    const opposite: Pcre = { ...condition, negative: !condition.negative };
    this.addBranches([
      { kind: 'concat', parts: [condition, yes] },
      { kind: 'concat', parts: [opposite, no] },
    ]);
  }
}
