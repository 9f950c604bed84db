/** Completion, hover and doubts in a `*.kongtest.yaml`, as plain data: what the editor's side needs of core. */
import { completeKongTest } from '../../server/core/features/kongtest-complete.ts';
import { doubtsOf } from '../../server/core/features/kongtest-doubts.ts';
import { hoverKongTest } from '../../server/core/features/kongtest-hover.ts';
import {
  type NamedText,
  type OpenKongTest,
  openTested,
  type Tested,
} from '../../server/core/features/open-kongtest.ts';
import type { Suggestion } from '../../server/core/features/suggestion.ts';
import { readSuite } from '../../server/core/kongtest/suite.ts';
import { type Located, spanOf } from '../../server/core/syntax/tree.ts';
import type { Place } from './routing-tests.ts';

export interface PlacedWords {
  readonly message: string;
  readonly place: Place;
}

/** Opens test files; the config of the last is kept, for it is read anew with each letter typed in the tests. */
export class TestOpener {
  #kept: { readonly key: string; readonly tested: Tested | undefined } | undefined;

  open(text: string, config: NamedText | undefined, now: number): OpenKongTest {
    const suite = readSuite(text);
    if (!config) return { suite, tested: undefined };
    const { version, flavor } = suite.test;
    const key = JSON.stringify([config.name, config.text, version, flavor]);
    if (this.#kept?.key !== key) this.#kept = { key, tested: openTested(suite, config, now) };
    return { suite, tested: this.#kept.tested };
  }
}

/** Path of the config relative to the test file. */
export function configOfTests(text: string): string | undefined {
  return readSuite(text).test.config?.path;
}

export function doubtsIn(open: OpenKongTest): readonly PlacedWords[] {
  return doubtsOf(open).map(({ at, message }) => ({ message, place: placeIn(open, at) }));
}

export function testHover(open: OpenKongTest, offset: number) {
  const hover = hoverKongTest(open, offset);
  return hover && { markdown: hover.markdown, place: placeIn(open, hover.at) };
}

export function testCompletions(
  open: OpenKongTest,
  offset: number,
  configs: readonly string[],
): readonly (Suggestion & { readonly place: Place })[] {
  const { source } = open.suite.document;
  return completeKongTest(open, offset, configs).map((each) => ({
    ...each,
    place: { start: source.positionAt(each.replace.start), end: source.positionAt(each.replace.end) },
  }));
}

function placeIn({ suite }: OpenKongTest, at: Located): Place {
  const { start, end } = spanOf(at);
  const { source } = suite.document;
  return { start: source.positionAt(start), end: source.positionAt(end) };
}
