/** What the product says of a file when nobody told it anything: dialect and target come from the text. */
import assert from 'node:assert/strict';
import { diagnose } from '../../server/core/features/diagnose.ts';
import { openConfig, type Wanted } from '../../server/core/features/open-config.ts';
import { RULES } from '../../server/core/rules/rules.ts';
import { spanOf } from '../../server/core/syntax/tree.ts';
import { readMarked } from './marked.ts';

const WANTED: Wanted = {
  fileName: 'some.yaml',
  target: {},
  dialect: undefined,
  verdictOnly: false,
  now: 1_795_500_000_000,
};

/** `LINE SEVERITY CODE`, 1-based. */
export function reportOf(text: string, wanted: Partial<Wanted> = {}): readonly string[] {
  const config = openConfig(text, { ...WANTED, ...wanted });
  const { source } = config.document;
  return diagnose(config, RULES).map(({ finding: { at, severity, code } }) => {
    const { line } = source.positionAt(spanOf(at).start);
    return `${line + 1} ${severity} ${code}`;
  });
}

/** Marks are `^^^ SEVERITY: CODE`; they and the report must match one to one. */
export function checkReport(marked: string, wanted: Partial<Wanted> = {}): void {
  const { text, marks } = readMarked(marked);
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  const expected = marks.map(({ start, severity, message }) => `${lineOf(start)} ${severity} ${message}`);
  assert.deepEqual(reportOf(text, wanted), expected);
}
