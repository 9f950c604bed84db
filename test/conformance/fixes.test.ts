/** Every quick fix on real public files is held to the laws of fixes. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { diagnose, fixesOf } from '../../server/core/features/diagnose.ts';
import type { Diagnosed } from '../../server/core/features/diagnosed.ts';
import { fixAll } from '../../server/core/features/fix-all.ts';
import { openConfig } from '../../server/core/features/open-config.ts';
import { RULES } from '../../server/core/rules/rules.ts';
import { spanOf } from '../../server/core/syntax/tree.ts';
import { applyEdits } from '../../server/core/text/span.ts';
import { NEEDS_SHARED, SHARED } from '../kit/shared.ts';

/** 2026-11-24. */
const NOW = 1_795_500_000_000;
/** Of each rule so many fixes in a file; the largest files have hundreds of one kind. */
const MOST_OF_A_RULE = 3;
const LARGEST = 60_000;

function open(text: string, fileName: string) {
  return openConfig(text, { fileName, target: {}, dialect: undefined, verdictOnly: false, now: NOW });
}

function countOf(all: readonly Diagnosed[], code: string): number {
  return all.filter(({ finding }) => finding.code === code).length;
}

test(
  'on real files each fix removes what it fixes, leaves text that can be read and comments alone',
  NEEDS_SHARED,
  () => {
    const folder = join(SHARED ?? '', 'corpus/declarative');
    const troubles: string[] = [];
    let tried = 0;
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), 'utf8');
      if (LARGEST < text.length) continue;
      const config = open(text, name);
      const before = diagnose(config, RULES);
      const seen = new Map<string, number>();
      for (const each of before) {
        const { code, at } = each.finding;
        const done = seen.get(code) ?? 0;
        if (MOST_OF_A_RULE <= done) continue;
        for (const fix of fixesOf(each, config)) {
          seen.set(code, done + 1);
          tried += 1;
          const fixed = applyEdits(text, fix.edits);
          const after = diagnose(open(fixed, name), RULES);
          const place = `${name}:${config.document.source.positionAt(spanOf(at).start).line + 1} ${code} "${fix.title}"`;
          if (countOf(before, code) <= countOf(after, code))
            troubles.push(`${place} does not remove what it fixes`);
          if (countOf(before, 'unreadable-text') < countOf(after, 'unreadable-text'))
            troubles.push(`${place} leaves text that cannot be read`);
          const errors = (all: readonly Diagnosed[]) =>
            all.filter(({ finding }) => finding.severity === 'error').length;
          if (fix.safe && errors(before) < errors(after))
            troubles.push(`${place} is safe, but brings errors`);
          const comments = (of: string) => (of.match(/#.*$/gm) ?? []).sort().join('\n');
          if (fix.safe && comments(text) !== comments(fixed))
            troubles.push(`${place} is safe, but changes a comment`);
        }
      }
    }
    assert.deepEqual(troubles, []);
    assert.ok(100 < tried, `only ${tried} fixes were tried`);
  },
);

test(
  'on real files "fix all" comes to an end, brings no error, and has nothing left to do',
  NEEDS_SHARED,
  () => {
    const folder = join(SHARED ?? '', 'corpus/declarative');
    const troubles: string[] = [];
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), 'utf8');
      if (LARGEST < text.length) continue;
      const mended = fixAll(text, (now) => open(now, name), 'safe').text;
      if (mended === text) continue;
      const errors = (of: string) =>
        diagnose(open(of, name), RULES).filter(({ finding }) => finding.severity === 'error').length;
      if (errors(text) < errors(mended)) troubles.push(`${name}: fixing brings errors`);
      if (fixAll(mended, (now) => open(now, name), 'safe').text !== mended)
        troubles.push(`${name}: fixed twice differs`);
    }
    assert.deepEqual(troubles, []);
  },
);
