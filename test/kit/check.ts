/** The one-line checks that tests of core are written with: text in, words out. */
import assert from 'node:assert/strict';
import { DEFAULT_TARGET } from '../../server/core/catalogue/target.ts';
import { readDirective } from '../../server/core/dialect/directive.ts';
import { complete } from '../../server/core/features/complete.ts';
import { diagnose, fixesOf } from '../../server/core/features/diagnose.ts';
import type { Diagnosed } from '../../server/core/features/diagnosed.ts';
import { hoverAt } from '../../server/core/features/hover.ts';
import type { CheckSettings } from '../../server/core/model/check-settings.ts';
import type { Config } from '../../server/core/model/config.ts';
import { readConfig } from '../../server/core/model/read-config.ts';
import { NO_TOPOLOGY, topologyFrom } from '../../server/core/model/topology.ts';
import { RULES } from '../../server/core/rules/rules.ts';
import { readDocument } from '../../server/core/syntax/read-document.ts';
import { spanOf } from '../../server/core/syntax/tree.ts';
import { applyEdits } from '../../server/core/text/span.ts';
import { type Mark, readMarked, writeMarked } from './marked.ts';

/** 2026-11-24. Core has no clock, so the tests' certificates never expire by themselves. */
const NOW = 1_795_500_000_000;

const SETTINGS: CheckSettings = {
  target: DEFAULT_TARGET,
  dialect: 'dbless',
  topology: NO_TOPOLOGY,
  placeholders: 'unknown',
  fileName: undefined,
  now: NOW,
};

/** As the product opens it, the comment at its top included; what `settings` says beats it. */
export function configOf(text: string, settings: Partial<CheckSettings> = {}): Config {
  const format = settings.fileName?.endsWith('.json') ? 'json' : 'yaml';
  const { target, dialect, topology } = readDirective(readDocument(text, format));
  const all = {
    ...SETTINGS,
    target: { ...DEFAULT_TARGET, ...target },
    dialect: dialect ?? SETTINGS.dialect,
    topology: topologyFrom(topology),
    ...settings,
  };
  return readConfig(readDocument(text, format), all);
}

function marksOf(found: readonly Diagnosed[]): Mark[] {
  return found
    .map(({ finding }) => ({ ...spanOf(finding.at), severity: finding.severity, message: finding.message }))
    .sort((a, b) => a.start - b.start || a.message.localeCompare(b.message));
}

/** The findings of all rules are those marked in the text: no fewer, no more. */
export function checkFindings(marked: string, settings: Partial<CheckSettings> = {}): void {
  const { text, marks } = readMarked(marked);
  const found = diagnose(configOf(text, settings), RULES);
  assert.equal(writeMarked(text, marksOf(found)), writeMarked(text, marks));
}

/**
 * The first fix of the finding at `$0` (or of the only finding) makes `before` into `after`. Every fix is also held
 * to the laws: it removes what it fixes, adds no new kind of finding, and leaves text that can be read.
 */
export function checkFix(before: string, after: string, settings: Partial<CheckSettings> = {}): void {
  const cursor = before.replace(/^\n/, '').indexOf('$0');
  const text = before.replace(/^\n/, '').replace('$0', '');
  const config = configOf(text, settings);
  const found = diagnose(config, RULES).filter(({ finding }) => {
    const { start, end } = spanOf(finding.at);
    return cursor < 0 || (start <= cursor && cursor <= end);
  });
  const fixable = found.flatMap((each) => fixesOf(each, config).map((fix) => ({ each, fix })));
  const [first] = fixable;
  assert.ok(first, `no fix; the findings are:\n${writeMarked(text, marksOf(found))}`);
  const fixed = applyEdits(text, first.fix.edits);
  assert.equal(fixed, after.replace(/^\n/, ''));
  checkLaws(text, config, settings);
}

/** Holds every fix of every finding in the text to the laws of fixes. */
export function checkLaws(text: string, config: Config, settings: Partial<CheckSettings> = {}): void {
  const before = diagnose(config, RULES);
  const codes = new Set(before.map(({ finding }) => finding.code));
  for (const each of before) {
    for (const fix of fixesOf(each, config)) {
      const fixed = applyEdits(text, fix.edits);
      const after = diagnose(configOf(fixed, settings), RULES);
      const count = (all: readonly Diagnosed[]) =>
        all.filter(({ finding }) => finding.code === each.finding.code).length;
      assert.ok(count(after) < count(before), `"${fix.title}" does not remove what it fixes:\n${fixed}`);
      // A guess such as another plugin's name may bring to light what nobody could see before; a safe fix may not.
      const mayReveal = (code: string) =>
        !fix.safe && code !== 'unreadable-text' && code !== 'tolerated-text';
      const fresh = after.filter(({ finding: { code } }) => !codes.has(code) && !mayReveal(code));
      assert.deepEqual(
        fresh.map(({ finding }) => finding.message),
        [],
        `"${fix.title}" adds a new kind of finding:\n${fixed}`,
      );
    }
  }
}

/** What is offered at `$0`: each wanted label is among it, each unwanted one is not. */
export function checkCompletion(
  marked: string,
  {
    offers = [],
    withholds = [],
  }: { readonly offers?: readonly string[]; readonly withholds?: readonly string[] },
  settings: Partial<CheckSettings> = {},
): void {
  const text = marked.replace(/^\n/, '');
  const config = configOf(text.replace('$0', ''), settings);
  const labels = complete(config, text.indexOf('$0')).map(({ label }) => label);
  const missing = offers.filter((label) => !labels.includes(label));
  assert.deepEqual(missing, [], `offered instead: ${labels.join(', ')}`);
  assert.deepEqual(
    labels.filter((label) => withholds.includes(label)),
    [],
  );
}

/** The text after the suggestion `label` is taken at `$0`, with the cursor where the snippet puts it. */
export function checkCompleted(marked: string, label: string, after: string): void {
  const text = marked.replace(/^\n/, '');
  const plain = text.replace('$0', '');
  const chosen = complete(configOf(plain), text.indexOf('$0')).find((each) => each.label === label);
  assert.ok(chosen, `"${label}" is not offered`);
  const { start } = chosen.replace;
  const line = plain.slice(plain.lastIndexOf('\n', start - 1) + 1, start);
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  const snippet = chosen.snippet.replaceAll('\n', `\n${indent}`);
  assert.equal(applyEdits(plain, [{ span: chosen.replace, text: snippet }]), after.replace(/^\n/, ''));
}

/** The hover at `$0` holds every one of the words. */
export function checkHover(
  marked: string,
  words: readonly string[],
  settings: Partial<CheckSettings> = {},
): void {
  const text = marked.replace(/^\n/, '');
  const hover = hoverAt(configOf(text.replace('$0', ''), settings), text.indexOf('$0'))?.markdown ?? '';
  assert.deepEqual(
    words.filter((word) => !hover.includes(word)),
    [],
    `the hover says: ${hover}`,
  );
}
