import { compileExpression } from '../expression/compile.ts';
import type { Config, Entity } from '../model/config.ts';
import { isUnknown } from '../model/known.ts';
import { pathOf } from '../model/read-config.ts';
import { protocolsOf } from '../router/atc-router.ts';
import { toBytes } from '../router/bytes.ts';
import { migratePath } from '../router/migrate-path.ts';
import { whyExpressionNeverHolds, whyPathNeverMatches } from '../router/never-matches.ts';
import { subsystemOf, versionNumber } from '../router/route-table.ts';
import { resolveAlias } from '../syntax/read.ts';
import { migrates } from './migrates.ts';
import { routeSpecOf } from './route-specs.ts';
import { defineRule, type Fault } from './rule.ts';

interface Facts {
  readonly what: 'path' | 'expression';
  readonly value: string;
  readonly why: string;
}

export const unreachableRoute = defineRule<Facts>({
  code: 'unreachable-route',
  severity: 'warning',
  since: '0.1.0',
  summary: 'A path or an expression that no request can ever match.',
  why: 'Kong matches the normalised path: without the query, escapes of ordinary characters decoded, slashes merged. A condition that asks for something else is never met, and Kong accepts it all the same.',
  source: 'Kong 3.9 kong/tools/uri.lua (normalize), kong/router/expressions.lua',
  invalid: [
    {
      title: 'An escape that Kong decodes first',
      yaml: `
_format_version: "3.0"
services:
- name: files
  host: files.internal
  routes:
  - name: reports
    strip_path: false
    paths: ["~/my%20reports/\\\\d+$"]
            ^^^^^^^^^^^^^^^^^^^^^^ warning: no request matches the path "~/my%20reports/\\d+$": Kong matches the decoded path, where "%20" reads " "
`,
    },
    {
      title: "A protocol that is not among the route's",
      yaml: `
# kongsole: flavor=expressions kong=3.9
_format_version: "3.0"
services:
- name: files
  host: files.internal
  routes:
  - name: secure
    protocols: [http]
    expression: http.path ^= "/files" && net.protocol == "https"
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: no request fulfils the expression: the route's protocols leave "http", never "https"
`,
    },
  ],
  valid: [
    {
      title: 'A reserved character stays escaped',
      yaml: `
_format_version: "3.0"
services:
- name: files
  host: files.internal
  routes:
  - name: reports
    strip_path: false
    paths: ["~/my%2Freports/\\\\d+$"]
`,
    },
  ],

  *find(item, config) {
    for (const route of item.entities) {
      if (route.kind !== 'routes') continue;
      yield* pathFaults(route, config);
      yield* expressionFault(route, config);
    }
  },
  message: ({ what, value, why }) =>
    what === 'path'
      ? `no request matches the path "${value}": ${why}`
      : `no request fulfils the expression: ${why}`,
});

function* pathFaults(route: Entity, config: Config): Iterable<Fault<Facts>> {
  const pair = route.fields.get('paths');
  const paths = pair && resolveAlias(pair.value);
  if (paths?.kind !== 'list' || versionNumber(config.settings.target.version) < 3000) return;
  for (const [i, node] of paths.items.entries()) {
    const scalar = resolveAlias(node);
    if (scalar?.kind !== 'scalar' || typeof scalar.value !== 'string') continue;
    if (isUnknown(scalar, config.settings.placeholders)) continue;
    const path = toBytes(scalar.value);
    const why = whyPathNeverMatches(migrates(config) ? migratePath(path) : path);
    if (why === undefined) continue;
    yield {
      at: scalar,
      path: pathOf(config, route, 'paths', i),
      facts: { what: 'path', value: scalar.value, why },
      entity: route,
    };
  }
}

function* expressionFault(route: Entity, config: Config): Iterable<Fault<Facts>> {
  const { flavor, version } = config.settings.target;
  const pair = route.fields.get('expression');
  const scalar = pair && resolveAlias(pair.value);
  if (flavor !== 'expressions' || scalar?.kind !== 'scalar' || typeof scalar.value !== 'string') return;
  if (isUnknown(scalar, config.settings.placeholders)) return;
  const spec = routeSpecOf(route, config);
  const subsystem = subsystemOf(spec.protocols[0] ?? 'http') ?? 'http';
  const compiled = compileExpression(scalar.value, {
    version: version === 'auto' ? '3.9' : version,
    subsystem,
  });
  // Before 3.4 only the first of several values counted.
  if (compiled.kind === 'problems' || versionNumber(version) < 3004) return;
  const served = new Set(subsystem === 'http' ? ['http', 'https'] : ['tcp', 'tls', 'udp']);
  const why = whyExpressionNeverHolds(compiled.expression, protocolsOf(spec) ?? served, subsystem);
  if (why === undefined) return;
  yield {
    at: scalar,
    path: pathOf(config, route, 'expression'),
    facts: { what: 'expression', value: scalar.value, why },
    entity: route,
  };
}
