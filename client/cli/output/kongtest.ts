/** Results of `kongsole test`: for people, for programs, and as JUnit XML for CI. */
import type { Suite, SuiteRun } from '../../../server/core/kongtest/suite.ts';
import { type Located, spanOf } from '../../../server/core/syntax/tree.ts';
import { notRun, type TestResult } from '../../kongtest/result.ts';

export interface TestedFile {
  readonly file: string;
  readonly suite: Suite;
  /** In the order of the file. */
  readonly results: readonly TestResult[];
  /** Undefined where no routing tests ran. */
  readonly coverage: SuiteRun['coverage'] | undefined;
}

interface Place {
  /** 1-based. */
  readonly line: number;
  readonly column: number;
}

function placeOf(suite: Suite, at: Located): Place {
  const { line, character } = suite.document.source.positionAt(spanOf(at).start);
  return { line: line + 1, column: character + 1 };
}

/** The tests, one object each, and what no test of the file reaches. */
export function testRecord({ file, suite, results, coverage }: TestedFile) {
  return {
    file,
    tests: results.map((result) => ({
      name: result.test.name,
      kind: result.test.kind,
      ...placeOf(suite, result.test.label),
      outcome: result.outcome,
      mismatches: result.mismatches.map(({ at, name, expected, actual }) => ({
        ...placeOf(suite, at),
        name,
        expected,
        actual,
      })),
      why: result.why,
    })),
    notRun: notRun(suite.test, results),
    coverage: coverage ?? null,
  };
}

export function testText({ file, suite, results, coverage }: TestedFile): string {
  const lines = results.flatMap((result) => caseLines(file, suite, result));
  const count = (outcome: TestResult['outcome']): number =>
    results.filter((result) => result.outcome === outcome).length;
  const left = notRun(suite.test, results).length;
  const undecided = count('undecided');
  const parts = [
    `${count('passed')} passed`,
    `${count('failed')} failed`,
    ...(0 < undecided ? [`${undecided} undecided`] : []),
    ...(0 < left ? [`${left} not run`] : []),
  ];
  const missed = coverage?.missed ?? [];
  const reached = coverage ? `; ${coverage.routes - missed.length} of ${coverage.routes} routes reached` : '';
  lines.push(`${file}: ${parts.join(', ')}${reached}`);
  if (0 < missed.length) lines.push(`  no test reaches: ${missed.join(', ')}`);
  return `${lines.join('\n')}\n`;
}

function caseLines(file: string, suite: Suite, result: TestResult): string[] {
  if (result.outcome === 'passed') return [];
  const label = placeOf(suite, result.test.label);
  const head = `${file}:${label.line}:${label.column}: ${result.outcome}: ${result.test.name}`;
  const mismatches = result.mismatches.map(({ at, name, expected, actual }) => {
    const { line, column } = placeOf(suite, at);
    return `  ${file}:${line}:${column}: ${name}\n    expected ${expected}\n    actual   ${actual}`;
  });
  return [head, ...mismatches, ...result.why.map((reason) => `  ${reason}`)];
}

export function junit(files: readonly TestedFile[]): string {
  const suites = files.map(({ file, suite, results }) => {
    const cases = results.map((result) => junitCase(file, suite, result));
    const skipped = notRun(suite.test, results).map(
      (name) => `    <testcase name="${xml(name)}" classname="${xml(file)}"><skipped/></testcase>`,
    );
    const failures = results.filter((result) => result.outcome !== 'passed').length;
    const attributes = `name="${xml(file)}" tests="${cases.length + skipped.length}" failures="${failures}" skipped="${skipped.length}"`;
    return `  <testsuite ${attributes}>\n${[...cases, ...skipped].join('\n')}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('\n')}\n</testsuites>\n`;
}

function junitCase(file: string, suite: Suite, result: TestResult): string {
  const { line } = placeOf(suite, result.test.label);
  const open = `    <testcase name="${xml(result.test.name)}" classname="${xml(file)}" file="${xml(file)}" line="${line}"`;
  if (result.outcome === 'passed') return `${open}/>`;
  const [head = result.outcome, ...details] = caseLines(file, suite, result);
  const summary = result.mismatches.map(
    ({ name, expected, actual }) => `${name}: ${actual}, not ${expected}`,
  );
  return `${open}>\n      <failure message="${xml(summary.join('; ') || head)}">${xml(details.join('\n'))}</failure>\n    </testcase>`;
}

function xml(text: string): string {
  return (
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML cannot hold these at all
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '\ufffd')
  );
}
