import { holds, NOTHING } from './look.ts';
import type { Anchoring } from './matcher.ts';
import { charAt, charBefore } from './pike-vm.ts';
import type { Program } from './program.ts';

/** A set of places in the program, before the conditions at the next character are known. */
export interface State {
  readonly id: number;
  readonly places: readonly number[];
  /** The character before, as far as conditions ask for it. */
  readonly before: number;
  readonly anchoring: Anchoring;
  /** The first step that was asked for; in most states of most regexes there is no other. */
  char: number | undefined;
  step: Step | undefined;
  ascii: (Step | undefined)[] | undefined;
  others: Map<number, Step> | undefined;
}

export interface Step {
  /** A match ends before the character. */
  readonly matched: boolean;
  /** Undefined: no match can follow. */
  readonly next: State | undefined;
}

/** An automaton whose states are built as they are asked for. */
export interface Dfa {
  start(anchoring: Anchoring, before: number): State;
  /** `NOTHING` as character asks what holds at the end of the text. */
  step(state: State, char: number): Step;
}

/** Forget what was built when it grows past this; a regex that needs more states still runs, only slower. */
const MOST_STEPS = 20_000;

/**
 * Answers "is there a match" in one step a character, building the steps as they are asked for. Captures are the
 * business of `pikeMatch`.
 */
export function lazyDfa(program: Program): (subject: string, from: number, anchoring: Anchoring) => boolean {
  const dfa = dfaOf(program);
  return (subject, from, anchoring) => {
    let at = from;
    let state: State | undefined = dfa.start(anchoring, charBefore(program, subject, from));
    while (state) {
      const char = charAt(program, subject, at);
      const { matched, next }: Step = dfa.step(state, char);
      if (matched) return true;
      if (char === NOTHING) return false;
      at += 0xffff < char ? 2 : 1;
      state = next;
    }
    return false;
  };
}

export function dfaOf(program: Program): Dfa {
  const asksBefore = program.code.some((instruction) => instruction.op === 'look');
  let states = new Map<string, State>();
  let steps = 0;
  let count = 0;

  const stateFor = (places: readonly number[], before: number, anchoring: Anchoring): State => {
    const key = `${anchoring}:${before}:${places.join()}`;
    const known = states.get(key);
    if (known) return known;
    const state: State = {
      id: count++,
      places,
      before,
      anchoring,
      char: undefined,
      step: undefined,
      ascii: undefined,
      others: undefined,
    };
    states.set(key, state);
    return state;
  };

  const build = (state: State, char: number): Step => {
    const reached = closure(program, state.places, state.before, char);
    const matched = reached.some((pc) => program.code[pc]?.op === 'match');
    const places = new Set<number>();
    for (const pc of reached) {
      const instruction = program.code[pc];
      if (instruction?.op === 'char' && char !== NOTHING && instruction.set(char))
        places.add(instruction.next);
    }
    if (state.anchoring === 'anywhere') places.add(0);
    const next =
      places.size === 0
        ? undefined
        : stateFor(
            [...places].sort((a, b) => a - b),
            asksBefore ? char : 0,
            state.anchoring,
          );
    return { matched, next };
  };

  const step = (state: State, char: number): Step => {
    if (state.char === char && state.step) return state.step;
    const known = char < 128 ? state.ascii?.[char + 1] : state.others?.get(char);
    if (known) return known;
    steps += 1;
    if (MOST_STEPS < steps) {
      states = new Map();
      steps = 0;
      return build(state, char);
    }
    const fresh = build(state, char);
    if (!state.step) [state.char, state.step] = [char, fresh];
    else if (char < 128) {
      state.ascii ??= new Array<undefined>(129);
      state.ascii[char + 1] = fresh;
    } else {
      state.others ??= new Map();
      state.others.set(char, fresh);
    }
    return fresh;
  };

  return { start: (anchoring, before) => stateFor([0], asksBefore ? before : 0, anchoring), step };
}

/** All character and match instructions that are reached without taking a character. */
function closure(program: Program, places: readonly number[], before: number, after: number): number[] {
  const seen = new Set<number>();
  const todo = [...places];
  const reached: number[] = [];
  for (let pc = todo.pop(); pc !== undefined; pc = todo.pop()) {
    if (seen.has(pc)) continue;
    seen.add(pc);
    const instruction = program.code[pc];
    switch (instruction?.op) {
      case 'jump':
      case 'save':
        todo.push(instruction.next);
        break;
      case 'split':
        todo.push(instruction.first, instruction.second);
        break;
      case 'look':
        if (holds(instruction.look, before, after)) todo.push(instruction.next);
        break;
      default:
        reached.push(pc);
    }
  }
  return reached;
}
