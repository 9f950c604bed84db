/** Routing tests for the Testing view, as plain data: what the editor's side needs of core. Loaded when first needed. */
import { openConfig } from '../../server/core/features/open-config.ts';
import { routePlaces } from '../../server/core/kongtest/route-places.ts';
import type { CaseResult } from '../../server/core/kongtest/run-kongtest.ts';
import { readSuite, routerFor, runSuite, type Suite } from '../../server/core/kongtest/suite.ts';
import { type Located, spanOf } from '../../server/core/syntax/tree.ts';
import type { Position } from '../../server/core/text/source-text.ts';

export interface Place {
  readonly start: Position;
  readonly end: Position;
}

export interface ListedTest {
  readonly name: string;
  readonly place: Place;
  /** Probes are listed, but not run here. */
  readonly kind: 'route' | 'probe';
}

export interface ListedFile {
  /** Path of the config relative to the test file. */
  readonly config: string | undefined;
  readonly tests: readonly ListedTest[];
  readonly problems: readonly { readonly message: string; readonly place: Place }[];
}

export interface TestOutcome {
  readonly outcome: CaseResult['outcome'];
  readonly mismatches: readonly {
    readonly message: string;
    readonly expected: string;
    readonly actual: string;
    readonly place: Place;
  }[];
  readonly why: readonly string[];
}

export interface RouteCoverage {
  readonly place: Place;
  readonly reached: boolean;
}

export interface FileOutcome {
  /** By the test's place in the list, probes not counted. */
  readonly outcomes: readonly TestOutcome[];
  /** Of the config's routes. */
  readonly coverage: readonly RouteCoverage[];
}

function placeOf(suite: Pick<Suite, 'document'>, at: Located): Place {
  const { start, end } = spanOf(at);
  const { source } = suite.document;
  return { start: source.positionAt(start), end: source.positionAt(end) };
}

export function listTests(text: string): ListedFile {
  const suite = readSuite(text);
  return {
    config: suite.test.config?.path,
    tests: suite.test.cases.map(({ name, label, kind }) => ({ name, kind, place: placeOf(suite, label) })),
    problems: suite.problems.map(({ message, at }) => ({ message, place: placeOf(suite, at) })),
  };
}

/** Undefined: the config holds nothing to test. */
export function runTests(
  text: string,
  configText: string,
  configName: string,
  now: number,
): FileOutcome | undefined {
  const suite = readSuite(text);
  const router = routerFor(configText, configName, suite.test, {});
  if (!router) return undefined;
  const { results } = runSuite(suite, router);
  const reached = new Set(results.flatMap(({ winner }) => winner ?? []));
  const config = openConfig(configText, {
    fileName: configName,
    target: {},
    dialect: undefined,
    verdictOnly: false,
    now,
  });
  return {
    outcomes: results.map((result) => outcomeOf(suite, result)),
    coverage: routePlaces(config).map(({ label }, i) => ({
      place: placeOf(config, label),
      reached: reached.has(i),
    })),
  };
}

function outcomeOf(suite: Suite, { outcome, mismatches, why }: CaseResult): TestOutcome {
  return {
    outcome,
    why,
    mismatches: mismatches.map(({ at, name, expected, actual }) => ({
      message: `${name}: expected ${expected}, is ${actual}`,
      expected,
      actual,
      place: placeOf(suite, at),
    })),
  };
}
