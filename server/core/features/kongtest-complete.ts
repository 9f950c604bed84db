/** What may be written at the cursor of a `*.kongtest.yaml`. */
import { FLAVORS } from '../catalogue/target.ts';
import { CAUSES } from '../doctor/cause.ts';
import { CAUSE_PAGES } from '../doctor/causes/pages.ts';
import { PROBE_EXPECTATIONS, ROUTE_EXPECTATIONS, type RouteExpectation } from '../kongtest/case.ts';
import {
  CASE_KEYS,
  FILE_KEYS,
  type KeyWords,
  PROBE_EXPECTATION_WORDS,
  ROUTE_EXPECTATION_WORDS,
} from '../kongtest/keys.ts';
import { routePlaces } from '../kongtest/route-places.ts';
import { quoted, whatHappens } from '../kongtest/run-kongtest.ts';
import { type RouteTable, routeLabel } from '../router/route-table.ts';
import type { SyntaxDocument } from '../syntax/document.ts';
import { spanOf } from '../syntax/tree.ts';
import { covers } from '../text/span.ts';
import { type Cursor, cursorAt } from './cursor.ts';
import { flowCursorAt } from './flow-cursor.ts';
import type { OpenKongTest, Tested } from './open-kongtest.ts';
import { suggestedRequest } from './suggested-request.ts';
import { keySnippet, plain, type Suggestion, value } from './suggestion.ts';

/** `configs`: the files beside the test file that may be the config. */
export function completeKongTest(
  open: OpenKongTest,
  offset: number,
  configs: readonly string[],
): readonly Suggestion[] {
  const { document } = open.suite;
  const cursor = flowCursorAt(document, offset) ?? cursorAt(document.source, offset);
  const [root, test, inner] = cursor.levels;
  const place = { ...open, offset, cursor, whole: wholeValue(cursor, document, offset) };
  if (root && !test) return cursor.at === 'key' ? keysOf(FILE_KEYS, cursor) : fileValues(place, configs);
  if (test?.key !== 'tests') return [];
  if (!test.inList) return wholeTests(cursor, '- ');
  if (!inner) {
    if (cursor.at === 'value') return caseValues(place);
    const whole = test.fields.size === 0 && cursor.element ? wholeTests(cursor, '') : [];
    return [...whole, ...keysOf(CASE_KEYS, cursor)];
  }
  if (inner.key === 'headers') return cursor.at === 'key' ? headerNames(place) : [];
  if (inner.key !== 'expect') return [];
  const ofProbe = test.fields.has('probe');
  if (cursor.at === 'key') return keysOf(ofProbe ? PROBE_EXPECTATION_WORDS : ROUTE_EXPECTATION_WORDS, cursor);
  return ofProbe ? probeValues(cursor) : routeValues(place);
}

interface Place extends OpenKongTest {
  readonly offset: number;
  readonly cursor: Cursor;
  /** The same, for a value that is replaced as a whole: one with blanks, colons and slashes. */
  readonly whole: Cursor;
}

function wholeValue(cursor: Cursor, { source }: SyntaxDocument, offset: number): Cursor {
  if (cursor.style !== 'block' || cursor.at !== 'value') return cursor;
  const { line } = source.positionAt(offset);
  const before = source.slice(source.offsetAt({ line, character: 0 }), offset);
  const typed = /^\s*(?:- +)*[\w-]+\s*:\s+(.*)$/.exec(before)?.[1] ?? '';
  const start = Math.min(cursor.word.start, offset - typed.length);
  return { ...cursor, word: { ...cursor.word, start } };
}

function keysOf(keys: Readonly<Record<string, KeyWords>>, cursor: Cursor): readonly Suggestion[] {
  const taken = cursor.levels.at(-1)?.fields ?? new Map<string, string>();
  return Object.entries(keys)
    .filter(([name]) => !taken.has(name))
    .map(([name, { says, shape }], rank) => ({
      ...plain(name, cursor),
      documentation: says,
      snippet: keySnippet(name, shape, cursor),
      rank,
    }));
}

function fileValues({ cursor, whole }: Place, configs: readonly string[]): readonly Suggestion[] {
  switch (cursor.field) {
    case 'config':
      return configs.map((name) => value(quoted(name), whole));
    case 'flavor':
      return FLAVORS.map((name) => value(name, cursor));
    default:
      return [];
  }
}

/** A test from scratch; the keys stand below each other where the first does. */
function wholeTests(cursor: Cursor, dash: string): readonly Suggestion[] {
  if (cursor.style !== 'block') return [];
  const hang = ' '.repeat(dash === '' ? cursor.hang : dash.length);
  const test = (label: string, documentation: string, ...lines: readonly string[]): Suggestion => ({
    ...plain(label, cursor),
    kind: 'section',
    documentation,
    snippet: dash + lines.join(`\n${hang}`),
    rank: -1,
  });
  return [
    test(
      'a routing test',
      'Which route takes a request, and what goes upstream. Nothing is sent.',
      ...['name: $1', 'request: GET http://$2', 'expect:', '  route: $0'],
    ),
    test(
      'a probe',
      'What must be true of a backend. It connects, so it runs only when you ask.',
      ...['name: $1', 'probe: $2', 'expect:', '  reachable: true$0'],
    ),
  ];
}

function caseValues({ tested, cursor, whole }: Place): readonly Suggestion[] {
  switch (cursor.field) {
    case 'request':
      return requests(tested, whole);
    case 'http':
      return ['1.0', '1.1', '2'].map((version) => value(JSON.stringify(version), cursor));
    case 'probe':
      return named(tested?.router.table.services.flatMap(({ name }) => name ?? []) ?? [], 'service', cursor);
    default:
      return [];
  }
}

/** One for each route, to begin with. */
function requests(tested: Tested | undefined, cursor: Cursor): readonly Suggestion[] {
  const seen = new Map<string, Suggestion>();
  for (const route of tested ? routePlaces(tested.config) : []) {
    const request = suggestedRequest(route);
    const detail = route.name === undefined ? '' : `for route ${route.name}`;
    if (!seen.has(request)) seen.set(request, { ...value(request, cursor), kind: 'name', detail });
  }
  return [...seen.values()];
}

function headerNames({ tested, cursor }: Place): readonly Suggestion[] {
  const routes = tested?.router.table.routes ?? [];
  const names = new Set(routes.flatMap(({ headers }) => headers.map(({ name }) => name)));
  const taken = cursor.levels.at(-1)?.fields;
  return [...names]
    .filter((name) => !taken?.has(name))
    .map((name) => ({ ...plain(name, cursor), snippet: keySnippet(name, 'scalar', cursor) }));
}

/** What Kong does now comes first: writing a test for what works is the usual case. */
function routeValues({ suite, tested, cursor, whole, offset }: Place): readonly Suggestion[] {
  const name = ROUTE_EXPECTATIONS.find((known) => known === cursor.field);
  if (!name) return [];
  const test = suite.test.cases.find(({ at }) => covers(spanOf(at), offset));
  const happens =
    tested && test?.kind === 'route' ? whatHappens(test, tested.router, suite.test.trustedIps) : undefined;
  const now = happens?.[name];
  const first = happens
    ? [
        {
          ...value(now === undefined ? 'none' : asWritten(name, now), whole),
          detail: 'what happens now',
          rank: 0,
        },
      ]
    : [];
  const others = otherValues(name, tested?.router.table, cursor);
  return [...first, ...others.filter(({ label }) => label !== first[0]?.label)];
}

function asWritten(name: string, now: string): string {
  return name === 'status' ? now : quoted(now);
}

function otherValues(
  name: RouteExpectation,
  table: RouteTable | undefined,
  cursor: Cursor,
): readonly Suggestion[] {
  switch (name) {
    case 'route':
      return [...named(table?.routes.map(routeLabel) ?? [], 'route', cursor), value('none', cursor)];
    case 'service':
      return [
        ...named(table?.services.map(({ name, host }) => name ?? host) ?? [], 'service', cursor),
        value('none', cursor),
      ];
    case 'status':
      return ['404', '426', '301', '302', '307', '308', '503'].map((status) => value(status, cursor));
    default:
      return [];
  }
}

function named(names: readonly string[], detail: string, cursor: Cursor): readonly Suggestion[] {
  return [...new Set(names)].map((name) => ({ ...value(quoted(name), cursor), kind: 'name', detail }));
}

function probeValues(cursor: Cursor): readonly Suggestion[] {
  const name = PROBE_EXPECTATIONS.find((known) => known === cursor.field);
  switch (name) {
    case 'reachable':
    case 'certificate_valid':
      return ['true', 'false'].map((word) => value(word, cursor));
    case 'verdict':
      return CAUSES.map((cause, rank) => ({
        ...value(cause, cursor),
        documentation: CAUSE_PAGES[cause].explanation,
        rank: cause === 'healthy' ? 0 : rank + 1,
      }));
    default:
      return [];
  }
}
