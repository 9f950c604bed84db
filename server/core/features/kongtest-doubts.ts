/** What a test file says of its config that the config does not know. The tests run all the same, and fail. */
import { CAUSES } from '../doctor/cause.ts';
import type { KongTestProblem, ProbeCase, RouteCase } from '../kongtest/case.ts';
import { routeLabel } from '../router/route-table.ts';
import type { Located } from '../syntax/tree.ts';
import { closest } from '../text/closest.ts';
import type { OpenKongTest } from './open-kongtest.ts';

export function doubtsOf({ suite, tested }: OpenKongTest): readonly KongTestProblem[] {
  const { cases } = suite.test;
  const verdicts = cases.flatMap((each) => (each.kind === 'probe' ? verdictDoubts(each) : []));
  if (!tested) return [...configDoubts(suite), ...verdicts];
  const { routes, services } = tested.router.table;
  const routeNames = routes.map(routeLabel);
  const serviceNames = services.flatMap(({ name, host }) => name ?? host);
  const names = { route: new Set(routeNames), service: new Set(serviceNames) };
  return [
    ...verdicts,
    ...cases.flatMap((each) => (each.kind === 'route' ? expectedNames(each, names) : [])),
    ...cases.flatMap((each) => (each.kind === 'probe' ? targetName(each, names.service) : [])),
  ];
}

function configDoubts({ test: { config } }: OpenKongTest['suite']): readonly KongTestProblem[] {
  if (!config) return [];
  return [{ at: config.at, message: `"${config.path}" cannot be read from here, or holds no config` }];
}

type Names = Readonly<Record<'route' | 'service', ReadonlySet<string>>>;

function expectedNames({ expected }: RouteCase, names: Names): readonly KongTestProblem[] {
  return expected.flatMap(({ name, value, at }) => {
    if ((name !== 'route' && name !== 'service') || typeof value !== 'string' || names[name].has(value))
      return [];
    return [unknown(at, name, value, names[name])];
  });
}

function targetName(
  { target, targetAt }: ProbeCase,
  services: ReadonlySet<string>,
): readonly KongTestProblem[] {
  if (target.includes('://') || services.has(target)) return [];
  return [unknown(targetAt, 'service', target, services)];
}

function unknown(at: Located, kind: string, name: string, known: ReadonlySet<string>): KongTestProblem {
  const meant = closest(name, [...known]);
  const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
  return { at, message: `no ${kind} of the config is named "${name}"${hint}` };
}

function verdictDoubts({ expected }: ProbeCase): readonly KongTestProblem[] {
  return expected.flatMap(({ name, value, at }) => {
    if (name !== 'verdict' || CAUSES.some((cause) => cause === value)) return [];
    const meant = closest(String(value), CAUSES);
    const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
    return [{ at, message: `"${value}" is no verdict of a probe${hint}` }];
  });
}
