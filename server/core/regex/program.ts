import { askedAs, type CharSet, remembered } from './char-set.ts';
import { type Hir, type Look, minLength } from './hir.ts';
import { LAST_NEWLINE } from './look.ts';

export type Instruction =
  | { readonly op: 'char'; readonly set: CharSet; readonly next: number }
  | { readonly op: 'split'; readonly first: number; readonly second: number }
  | { readonly op: 'jump'; readonly next: number }
  | { readonly op: 'save'; readonly slot: number; readonly next: number }
  | { readonly op: 'look'; readonly look: Look; readonly next: number }
  | { readonly op: 'match' };

/** Instructions of a linear-time engine; starts at 0. */
export interface Program {
  readonly code: readonly Instruction[];
  readonly groups: number;
  /** Units of the subject are bytes (or UTF-16 code units below 256), not characters. */
  readonly bytes: boolean;
}

/** Past this many instructions we do not run a regex; Rust's own limit is reached later for simple classes only. */
const MOST_INSTRUCTIONS = 200_000;

/** Undefined: too big once its repetitions are unrolled. `groups` counts group 0. */
export function compileProgram(hir: Hir, groups: number, bytes: boolean): Program | undefined {
  if (MOST_INSTRUCTIONS < programSize(hir)) return undefined;
  const builder = new Builder(bytes);
  builder.emit({ op: 'save', slot: 0, next: 1 });
  builder.add(hir);
  builder.emit({ op: 'save', slot: 1, next: builder.next + 1 });
  builder.emit({ op: 'match' });
  return { code: builder.code, groups, bytes };
}

function programSize(hir: Hir): number {
  switch (hir.kind) {
    case 'empty':
    case 'char':
    case 'look':
      return 1;
    case 'concat':
      return hir.parts.reduce((sum, part) => sum + programSize(part), 0);
    case 'alternate':
      return hir.branches.reduce((sum, branch) => sum + 2 + programSize(branch), 0);
    case 'repeat':
      return (1 + programSize(hir.body)) * Math.max(1, hir.max ?? hir.min + 1);
    case 'group':
      return 2 + programSize(hir.body);
  }
}

function withLastNewline(set: CharSet): CharSet {
  return set.isCheap && !set(0x0a) && !set(LAST_NEWLINE)
    ? set
    : askedAs(set, (byte) => set(byte === LAST_NEWLINE ? 0x0a : byte));
}

/** Each `add` appends code that falls through to the instruction after it. */
class Builder {
  readonly code: Instruction[] = [];
  private readonly sets = new Map<CharSet, CharSet>();
  private readonly bytes: boolean;

  constructor(bytes: boolean) {
    this.bytes = bytes;
  }

  get next(): number {
    return this.code.length;
  }

  emit(instruction: Instruction): number {
    this.code.push(instruction);
    return this.code.length - 1;
  }

  add(hir: Hir): void {
    switch (hir.kind) {
      case 'empty':
        return;
      case 'char':
        this.emit({ op: 'char', set: this.shared(hir.set), next: this.next + 1 });
        return;
      case 'look':
        this.emit({ op: 'look', look: hir.look, next: this.next + 1 });
        return;
      case 'concat':
        for (const part of hir.parts) this.add(part);
        return;
      case 'alternate':
        this.addBranches(hir.branches);
        return;
      case 'group':
        this.emit({ op: 'save', slot: 2 * hir.index, next: this.next + 1 });
        this.add(hir.body);
        this.emit({ op: 'save', slot: 2 * hir.index + 1, next: this.next + 1 });
        return;
      case 'repeat':
        this.addRepeat(hir.body, hir.min, hir.max, hir.greedy);
    }
  }

  private shared(set: CharSet): CharSet {
    const known = this.sets.get(set);
    if (known) return known;
    const fresh = remembered(this.bytes ? withLastNewline(set) : set);
    this.sets.set(set, fresh);
    return fresh;
  }

  private addBranches(branches: readonly Hir[]): void {
    const jumps: number[] = [];
    branches.forEach((branch, i) => {
      const last = i === branches.length - 1;
      const split = last ? undefined : this.emit({ op: 'match' });
      this.add(branch);
      if (split === undefined) return;
      jumps.push(this.emit({ op: 'match' }));
      this.code[split] = { op: 'split', first: split + 1, second: this.next };
    });
    for (const jump of jumps) this.code[jump] = { op: 'jump', next: this.next };
  }

  private addRepeat(body: Hir, min: number, max: number | undefined, greedy: boolean): void {
    if (max !== undefined) {
      for (let i = 0; i < min; i++) this.add(body);
      const splits: number[] = [];
      for (let i = min; i < max; i++) {
        splits.push(this.emit({ op: 'match' }));
        this.add(body);
      }
      for (const split of splits) this.setSplit(split, split + 1, this.next, greedy);
      return;
    }
    if (min === 0 && 0 < minLength(body)) {
      const split = this.emit({ op: 'match' });
      this.add(body);
      this.emit({ op: 'jump', next: split });
      this.setSplit(split, split + 1, this.next, greedy);
      return;
    }
    // A body that may take nothing is run as (body+)?, so that the preferences among its branches survive the
    // loop that takes nothing; Rust's regex-automata does the same.
    const optional = min === 0 ? this.emit({ op: 'match' }) : undefined;
    for (let i = 1; i < min; i++) this.add(body);
    const start = this.next;
    this.add(body);
    const again = this.emit({ op: 'match' });
    this.setSplit(again, start, this.next, greedy);
    if (optional !== undefined) this.setSplit(optional, optional + 1, this.next, greedy);
  }

  private setSplit(at: number, enter: number, leave: number, greedy: boolean): void {
    this.code[at] = greedy
      ? { op: 'split', first: enter, second: leave }
      : { op: 'split', first: leave, second: enter };
  }
}
