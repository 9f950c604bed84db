import { DEFAULT_TARGET, type Target } from '../catalogue/target.ts';
import { readDirective } from '../dialect/directive.ts';
import { readTable } from '../router/read-table.ts';
import { routeLabel } from '../router/route-table.ts';
import { buildRouter, type Router } from '../router/router.ts';
import type { SyntaxDocument } from '../syntax/document.ts';
import { toPlain } from '../syntax/read.ts';
import { readDocument } from '../syntax/read-document.ts';
import type { KongTest, KongTestProblem } from './case.ts';
import { readKongTest } from './read-kongtest.ts';
import { type CaseResult, coverageOf, runRouteCases } from './run-kongtest.ts';

/** A test file, read but not run. */
export interface Suite {
  readonly document: SyntaxDocument;
  readonly test: KongTest;
  readonly problems: readonly KongTestProblem[];
}

export interface SuiteRun {
  readonly router: Router;
  readonly results: readonly CaseResult[];
  readonly coverage: { readonly routes: number; readonly missed: readonly string[] };
}

export function readSuite(text: string): Suite {
  const document = readDocument(text, 'yaml');
  return { document, ...readKongTest(document) };
}

/**
 * The gateway that a config makes: what the user said beats the test file, and that the config's own comment.
 * Undefined: the text holds no config.
 */
export function routerFor(
  configText: string,
  configName: string,
  test: Pick<KongTest, 'version' | 'flavor'>,
  said: Partial<Target>,
): Router | undefined {
  const document = readDocument(configText, configName.endsWith('.json') ? 'json' : 'yaml');
  if (!document.root) return undefined;
  const own = readDirective(document).target;
  const version = said.version ?? test.version ?? own.version ?? DEFAULT_TARGET.version;
  const flavor = said.flavor ?? test.flavor ?? own.flavor ?? DEFAULT_TARGET.flavor;
  return buildRouter(readTable(toPlain(document.root), { version }), { version, flavor });
}

export function runSuite({ test }: Suite, router: Router): SuiteRun {
  const results = runRouteCases(test, router);
  const { routes } = router.table;
  const missed = coverageOf(results, router.table).missed.flatMap((index) => {
    const route = routes[index];
    return route ? [routeLabel(route, index)] : [];
  });
  return { router, results, coverage: { routes: routes.length, missed } };
}
