/** Applies fixes until none is left to apply. */
import type { Config } from '../model/config.ts';
import type { Fix } from '../rules/finding.ts';
import { RULES } from '../rules/rules.ts';
import { applyEdits, type Edit } from '../text/span.ts';
import { diagnose, fixesOf } from './diagnose.ts';

/** One fix may make room for the next, but a chain of fixes longer than this goes in circles. */
const MOST_ROUNDS = 20;

export interface Mended {
  readonly text: string;
  /** The titles of the fixes, in the order they were applied. */
  readonly applied: readonly string[];
}

/** `safe`: only what keeps the meaning of the file. `all`: the preferred unsafe fixes too. */
export function fixAll(text: string, open: (text: string) => Config, which: 'safe' | 'all'): Mended {
  const applied: string[] = [];
  let current = text;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const chosen = chooseFixes(open(current), which);
    if (chosen.length === 0) break;
    const mended = applyEdits(
      current,
      chosen.flatMap((fix) => fix.edits),
    );
    if (mended === current) break;
    applied.push(...chosen.map((fix) => fix.title));
    current = mended;
  }
  return { text: current, applied };
}

/** The edits of one round, for an editor that asks again when it is done. */
export function fixAllEdits(config: Config, which: 'safe' | 'all'): readonly Edit[] {
  return chooseFixes(config, which).flatMap((fix) => fix.edits);
}

/** One fix for each finding, and none that touches what another already changes. */
function chooseFixes(config: Config, which: 'safe' | 'all'): readonly Fix[] {
  const chosen: Fix[] = [];
  const taken: Edit[] = [];
  for (const each of diagnose(config, RULES)) {
    const fixes = fixesOf(each, config);
    const fix =
      fixes.find(({ safe }) => safe) ??
      (which === 'all' ? fixes.find(({ preferred }) => preferred) : undefined);
    if (!fix || fix.edits.some((edit) => taken.some((other) => touches(edit, other)))) continue;
    chosen.push(fix);
    taken.push(...fix.edits);
  }
  return chosen;
}

function touches(a: Edit, b: Edit): boolean {
  return a.span.start <= b.span.end && b.span.start <= a.span.end;
}
