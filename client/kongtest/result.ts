/** What came of the tests of a `*.kongtest.yaml`, routing tests and probes alike. */
import type { KongTest, ProbeCase, ProbeExpectation } from '../../server/core/kongtest/case.ts';
import type { CaseResult } from '../../server/core/kongtest/run-kongtest.ts';
import type { Located } from '../../server/core/syntax/tree.ts';

export interface ProbeMismatch {
  /** The expectation's value. */
  readonly at: Located;
  readonly name: ProbeExpectation;
  readonly expected: string;
  readonly actual: string;
}

export interface ProbeCaseResult {
  readonly test: ProbeCase;
  readonly outcome: 'passed' | 'failed';
  readonly mismatches: readonly ProbeMismatch[];
  readonly why: readonly string[];
}

export type TestResult = CaseResult | ProbeCaseResult;

export function inFileOrder({ cases }: KongTest, results: readonly TestResult[]): readonly TestResult[] {
  return [...results].sort((a, b) => cases.indexOf(a.test) - cases.indexOf(b.test));
}

/** The names of tests that nobody asked for, or that were cancelled. */
export function notRun({ cases }: KongTest, results: readonly TestResult[]): readonly string[] {
  const ran = new Set<KongTest['cases'][number]>(results.map(({ test }) => test));
  return cases.filter((test) => !ran.has(test)).map(({ name }) => name);
}
