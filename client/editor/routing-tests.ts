/** The tests of a `*.kongtest.yaml` for the Testing view, as plain data: what the editor's side needs of core. */
import { openConfig } from '../../server/core/features/open-config.ts';
import { routePlaces } from '../../server/core/kongtest/route-places.ts';
import { readSuite, routerFor, runSuite, type Suite } from '../../server/core/kongtest/suite.ts';
import type { Config } from '../../server/core/model/config.ts';
import type { TopologyName } from '../../server/core/model/topology.ts';
import { type Located, spanOf } from '../../server/core/syntax/tree.ts';
import type { Position } from '../../server/core/text/source-text.ts';
import type { TestResult } from '../kongtest/result.ts';
import { type ProbedWith, runProbeCases } from '../kongtest/run-probes.ts';
import { nodeWorld } from '../probe/node-world.ts';

export interface Place {
  readonly start: Position;
  readonly end: Position;
}

export interface ListedTest {
  readonly name: string;
  readonly place: Place;
  readonly kind: 'route' | 'probe';
}

export interface ListedFile {
  /** Path of the config relative to the test file. */
  readonly config: string | undefined;
  readonly tests: readonly ListedTest[];
  readonly problems: readonly { readonly message: string; readonly place: Place }[];
}

export interface TestOutcome {
  readonly outcome: TestResult['outcome'];
  readonly mismatches: readonly {
    readonly message: string;
    readonly expected: string;
    readonly actual: string;
    readonly place: Place;
  }[];
  readonly why: readonly string[];
}

export interface RouteCoverage {
  readonly name: string;
  readonly place: Place;
  readonly reached: boolean;
}

export interface FileOutcome {
  /** By the test's place in the list; undefined: not run. */
  readonly outcomes: readonly (TestOutcome | undefined)[];
  /** Of the config's routes. */
  readonly coverage: readonly RouteCoverage[];
}

/** How the probes of a file are made; without it none is. */
export interface ProbeSettings extends Omit<ProbedWith, 'file' | 'now'> {
  readonly cancel: AbortSignal;
  /** What the settings say stands around Kong. */
  readonly words: ReadonlyMap<TopologyName, string>;
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

export interface TestOrder {
  readonly text: string;
  /** Undefined where the test file names none; then only probes of URLs can run. */
  readonly config: { readonly name: string; readonly text: string } | undefined;
  isWanted(index: number): boolean;
  readonly probes: ProbeSettings | undefined;
  now(): number;
}

/** Undefined: the config holds nothing to test. */
export async function runTests({
  text,
  config: file,
  isWanted,
  probes,
  now,
}: TestOrder): Promise<FileOutcome | undefined> {
  const suite = readSuite(text);
  const { cases } = suite.test;
  const router = file && routerFor(file.text, file.name, suite.test, {});
  if (file && !router) return undefined;
  const results: TestResult[] = router ? [...runSuite(suite, router).results] : [];
  const reached = new Set(results.flatMap((result) => ('winner' in result ? (result.winner ?? []) : [])));
  const config = file && open(file, now(), probes?.words ?? new Map());
  if (probes) {
    const { cancel, words, ...how } = probes;
    const wanted = cases.flatMap((test, i) => (test.kind === 'probe' && isWanted(i) ? [test] : []));
    const options = { ...how, file: file && config && { name: file.name, config }, now };
    results.push(...(await runProbeCases(wanted, options, nodeWorld(), cancel)));
  }
  return {
    outcomes: cases.map((test, i) => {
      const result = isWanted(i) ? results.find((each) => each.test === test) : undefined;
      return result && outcomeOf(suite, result);
    }),
    coverage: config ? coverageOf(config, reached) : [],
  };
}

function open(
  { name, text }: { readonly name: string; readonly text: string },
  now: number,
  topology: ReadonlyMap<TopologyName, string>,
): Config {
  return openConfig(text, {
    fileName: name,
    target: {},
    dialect: undefined,
    verdictOnly: false,
    topology,
    now,
  });
}

function coverageOf(config: Config, reached: ReadonlySet<number>): readonly RouteCoverage[] {
  return routePlaces(config).map(({ label, name }, i) => ({
    name: name ?? '',
    place: placeOf(config, label),
    reached: reached.has(i),
  }));
}

function outcomeOf(suite: Suite, { outcome, mismatches, why }: TestResult): TestOutcome {
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
