/** What the thing under the cursor of a `*.kongtest.yaml` is. */
import { CAUSES } from '../doctor/cause.ts';
import { CAUSE_PAGES } from '../doctor/causes/pages.ts';
import {
  CASE_KEYS,
  FILE_KEYS,
  type KeyWords,
  PROBE_EXPECTATION_WORDS,
  ROUTE_EXPECTATION_WORDS,
} from '../kongtest/keys.ts';
import { whatHappens } from '../kongtest/run-kongtest.ts';
import { fieldsOf, nodeAt, type Step, stringKey } from '../syntax/read.ts';
import { spanOf } from '../syntax/tree.ts';
import { covers } from '../text/span.ts';
import { code, describeEntity, type HoverText } from './hover.ts';
import type { OpenKongTest } from './open-kongtest.ts';

export function hoverKongTest(open: OpenKongTest, offset: number): HoverText | undefined {
  const steps = nodeAt(open.suite.document, offset);
  const last = steps.at(-1);
  if (last?.node.kind !== 'scalar' || !last.pair) return undefined;
  const key = stringKey(last.pair.key);
  if (key === undefined) return undefined;
  const markdown =
    last.role === 'key' ? keyWords(steps, key) : valueWords(open, { key, text: last.node.text, offset });
  return markdown === undefined ? undefined : { at: last.node, markdown };
}

function keyWords(steps: readonly Step[], key: string): string | undefined {
  const maps = steps.filter(({ node }) => node.kind === 'map');
  const [, test, inner] = maps;
  const of = inner ? expectationsOf(test, inner) : test ? CASE_KEYS : FILE_KEYS;
  const words = of && new Map<string, KeyWords>(Object.entries(of)).get(key);
  return words && `**${key}**: ${words.says}`;
}

function expectationsOf(
  test: Step | undefined,
  { pair }: Step,
): Readonly<Record<string, KeyWords>> | undefined {
  if (!pair || stringKey(pair.key) !== 'expect' || test?.node.kind !== 'map') return undefined;
  return fieldsOf(test.node).has('probe') ? PROBE_EXPECTATION_WORDS : ROUTE_EXPECTATION_WORDS;
}

interface Value {
  readonly key: string;
  readonly text: string;
  readonly offset: number;
}

function valueWords(open: OpenKongTest, { key, text, offset }: Value): string | undefined {
  switch (key) {
    case 'route':
      return entityWords(open, 'routes', text);
    case 'service':
    case 'probe':
      return entityWords(open, 'services', text);
    case 'request':
    case 'curl':
      return requestWords(open, offset);
    case 'verdict': {
      const cause = CAUSES.find((known) => known === text);
      return cause && `**${cause}**: ${CAUSE_PAGES[cause].explanation}`;
    }
    default:
      return undefined;
  }
}

function entityWords({ tested }: OpenKongTest, kind: string, name: string): string | undefined {
  const [entity] = tested?.config.index.named(kind, name) ?? [];
  return entity && describeEntity(entity);
}

/** What becomes of the request now, whatever the test expects. */
function requestWords({ suite, tested }: OpenKongTest, offset: number): string | undefined {
  const test = suite.test.cases.find(({ at }) => covers(spanOf(at), offset));
  const happens =
    tested && test?.kind === 'route' ? whatHappens(test, tested.router, suite.test.trustedIps) : undefined;
  if (!happens) return undefined;
  const { route, service, upstream, status, location } = happens;
  const to = route === undefined ? 'No route takes it' : `Taken by route ${code(route)}`;
  return [
    `${to}${service === undefined ? '' : `, service ${code(service)}`}`,
    ...(upstream === undefined ? [] : [`Kong asks ${code(upstream)}`]),
    ...(status === undefined ? [] : [`Kong answers ${status} by itself`]),
    ...(location === undefined ? [] : [`Location: ${code(location)}`]),
  ].join('\n\n');
}
