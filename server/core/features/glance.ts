/**
 * A first look at the beginning of a large file, before all of it is read: findings that hold whatever follows.
 * The beginning is what an editor shows first, and reading the rest may take a while.
 */
import { mayHoldFrameSection } from '../model/frame-sections.ts';
import { HeadAnswers } from '../model/head-answers.ts';
import { ConfigReader } from '../model/read-config.ts';
import type { Rule } from '../rules/rule.ts';
import type { Format } from '../syntax/document.ts';
import { openPieces } from '../syntax/piece-document.ts';
import type { SourceText } from '../text/source-text.ts';
import { unlessAllowed } from './allowed.ts';
import { diagnosePart } from './diagnose.ts';
import type { Diagnosed } from './diagnosed.ts';
import { mayHaveTemplates, settingsFor, type Wanted } from './open-config.ts';

/** How much of a file is looked at, in letters: some thousand lines. */
export const GLANCE = 131_072;
/** Letters of the rest that are searched between two pauses, and how many of them twice. */
const STRIDE = 1_048_576;
const OVERLAP = 64;
/** Parts that are judged between two pauses. */
const PARTS_A_STEP = 5;

/**
 * In steps, each with all that was found so far. The places are offsets in `source` too. Nothing is found where nothing
 * sure can be said: what counts for all of the file may stand further on, or templates disturb the text.
 */
export function* glance(
  source: SourceText,
  format: Format,
  wanted: Wanted,
  rules: readonly Rule[],
  length: number,
): Generator<readonly Diagnosed[], void> {
  for (let at = length; at < source.length; at += STRIDE) {
    if (mayHoldFrameSection(source.slice(at - OVERLAP, at + STRIDE), format)) return;
    yield NOTHING;
  }
  const document = yield* quietly(openPieces(source.slice(0, length), format));
  const { head } = document;
  const settings = settingsFor(head, wanted);
  if (settings.placeholders !== 'literal' && mayHaveTemplates(head)) return;
  yield NOTHING;
  const { config } = yield* quietly(new ConfigReader(settings).read(document));
  const answers = new HeadAnswers(config);
  const stays = unlessAllowed(document);
  let found = NOTHING;
  // The last item may go on after the cut.
  const parts = config.items.slice(0, -1).flatMap((item) => item.parts);
  for (const [i, part] of parts.entries()) {
    const ofPart = diagnosePart(part, answers.config, rules);
    const isSure = (rule: Rule) => answers.isSure(() => void diagnosePart(part, answers.config, [rule]));
    const doubtful = new Set(ofPart.map(({ rule }) => rule).filter((rule) => !isSure(rule)));
    const sure = ofPart.filter((each) => !doubtful.has(each.rule) && stays?.(each) !== false);
    if (sure.length !== 0) found = [...found, ...sure];
    if (i % PARTS_A_STEP === PARTS_A_STEP - 1) yield found;
  }
  yield found;
}

const NOTHING: readonly Diagnosed[] = [];

/** Nothing is found in these steps. */
function* quietly<T>(steps: Generator<void, T>): Generator<readonly Diagnosed[], T> {
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    yield NOTHING;
  }
}
