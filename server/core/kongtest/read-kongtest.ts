import { FLAVORS } from '../catalogue/target.ts';
import type { SyntaxDocument } from '../syntax/document.ts';
import { fieldsOf, resolveAlias } from '../syntax/read.ts';
import type { Located, MapNode, Node, Pair } from '../syntax/tree.ts';
import { closest } from '../text/closest.ts';
import {
  type KongTest,
  type KongTestProblem,
  PROBE_EXPECTATIONS,
  PROBE_VALUES,
  type ProbeCase,
  type ProbeExpected,
  ROUTE_EXPECTATIONS,
  type RouteCase,
  type RouteExpected,
} from './case.ts';
import { readCurl } from './curl.ts';
import { CASE_KEYS, FILE_KEYS, namesOf } from './keys.ts';
import { type GivenRequest, readGivenRequest } from './request-line.ts';

const PROBE_VALUE_WORDS = {
  boolean: 'must be true or false',
  number: 'must be a number',
  string: 'must be "healthy" or the code of a cause, such as connection-refused',
} as const;

/** Reads a `*.kongtest.yaml`. What is wrong is told with its place; the tests that are sound are there all the same. */
export function readKongTest(document: SyntaxDocument): {
  readonly test: KongTest;
  readonly problems: readonly KongTestProblem[];
} {
  const reading = new Reading();
  for (const problem of document.problems) {
    if (!problem.tolerated) reading.problems.push({ at: problem.at, message: problem.message });
  }
  return { test: reading.file(document.root), problems: reading.problems };
}

type Fields = ReadonlyMap<string, Pair>;

class Reading {
  readonly problems: KongTestProblem[] = [];

  private fail(at: Located, message: string): undefined {
    this.problems.push({ at, message });
    return undefined;
  }

  file(root: Node | undefined): KongTest {
    const map = root && this.map(root, 'a routing test file is a map with "config" and "tests"');
    const fields = map ? this.fields(map, namesOf(FILE_KEYS)) : new Map<string, Pair>();
    const config = fields.get('config');
    const path = config && this.text(config.value);
    const flavor = this.textOf(fields, 'flavor');
    const known = FLAVORS.find((name) => name === flavor);
    if (flavor !== undefined && !known) {
      const at = fields.get('flavor')?.value;
      if (at) this.fail(at, `"${flavor}" is no router flavor; it must be one of ${FLAVORS.join(', ')}`);
    }
    return {
      config: config && path !== undefined ? { path, at: config.value } : undefined,
      version: this.textOf(fields, 'kong'),
      flavor: known,
      trustedIps: this.texts(fields.get('trusted_ips')?.value),
      cases: this.list(fields.get('tests')?.value).flatMap((node) => this.case(node) ?? []),
    };
  }

  private case(node: Node): RouteCase | ProbeCase | undefined {
    const map = this.map(node, 'a test is a map with "request" and "expect"');
    if (!map) return undefined;
    const fields = this.fields(map, namesOf(CASE_KEYS));
    const name = this.textOf(fields, 'name');
    const given = fields.get('request') ?? fields.get('curl') ?? fields.get('probe');
    if (!given) return this.fail(map, 'the test names no "request", "curl" or "probe"');
    const label = fields.get('name')?.value ?? given.value;
    const base = { at: node, label, name: name ?? this.text(given.value) ?? '' };
    const expect = fields.get('expect');
    if (!expect)
      return this.fail(label, 'the test expects nothing; add "expect" with "route", "upstream" or "status"');
    if (fields.has('probe')) {
      const target = this.text(given.value);
      if (target === undefined)
        return this.fail(given.value, 'the probe must be a URL or the name of a service');
      const expected = this.probeExpectations(expect.value);
      return { kind: 'probe', ...base, target, targetAt: given.value, expected };
    }
    const request = fields.has('request') ? this.request(given.value, fields) : this.curl(given.value);
    if (!request) return undefined;
    const read = readGivenRequest(request);
    if (read.kind === 'problem') return this.fail(given.value, read.message);
    const expected = this.routeExpectations(expect.value);
    return { kind: 'route', ...base, request, requestAt: given.value, expected };
  }

  private request(node: Node, fields: Fields): GivenRequest | undefined {
    const text = this.text(node);
    const line = /^(?:([A-Za-z]+)\s+)?(\S+)$/.exec(text?.trim() ?? '');
    if (!line) return this.fail(node, 'a request is written "GET https://example.com/orders"');
    const http = this.textOf(fields, 'http');
    return {
      method: line[1],
      url: line[2] ?? '',
      headers: this.headers(fields.get('headers')?.value),
      sni: this.textOf(fields, 'sni'),
      client: this.textOf(fields, 'client'),
      gateway: this.textOf(fields, 'gateway'),
      http: http === '1.0' || http === '1.1' || http === '2' ? http : undefined,
    };
  }

  private curl(node: Node): GivenRequest | undefined {
    const read = readCurl(this.text(node) ?? '');
    return read.kind === 'problem' ? this.fail(node, read.message) : read.request;
  }

  private headers(node: Node | undefined): (readonly [string, string])[] {
    const map = node && this.map(node, 'headers are a map of names and values');
    if (!map) return [];
    return [...fieldsOf(map)].flatMap(([name, { value }]) => {
      const list = resolveAlias(value);
      const values = list?.kind === 'list' ? this.texts(value) : [this.text(value) ?? ''];
      return values.map((each) => [name, each] as const);
    });
  }

  private routeExpectations(node: Node): RouteExpected[] {
    const map = this.map(node, 'what is expected is a map such as {route: orders}');
    if (!map) return [];
    return [...this.fields(map, ROUTE_EXPECTATIONS)].flatMap(([key, { value }]): RouteExpected[] => {
      const name = ROUTE_EXPECTATIONS.find((known) => known === key);
      const scalar = resolveAlias(value);
      if (!name || scalar?.kind !== 'scalar') return [];
      if (name === 'status') {
        const status = Number(scalar.text);
        if (Number.isInteger(status)) return [{ name, value: status, at: value }];
        this.fail(value, 'a status is a number such as 404');
        return [];
      }
      const none = scalar.value === null || scalar.text === 'none';
      return [{ name, value: none ? null : scalar.text, at: value }];
    });
  }

  private probeExpectations(node: Node): ProbeExpected[] {
    const map = this.map(node, 'what is expected is a map such as {reachable: true}');
    if (!map) return [];
    return [...this.fields(map, PROBE_EXPECTATIONS)].flatMap(([key, { value }]): ProbeExpected[] => {
      const name = PROBE_EXPECTATIONS.find((known) => known === key);
      const scalar = resolveAlias(value);
      const given = scalar?.kind === 'scalar' ? scalar.value : undefined;
      if (!name) return [];
      const wanted = PROBE_VALUES[name];
      const fits = typeof given === 'boolean' || typeof given === 'number' || typeof given === 'string';
      if (fits && typeof given === wanted) return [{ name, value: given, at: value }];
      this.fail(value, PROBE_VALUE_WORDS[wanted]);
      return [];
    });
  }

  private fields(map: MapNode, known: readonly string[]): Fields {
    const fields = fieldsOf(map);
    for (const [name, pair] of fields) {
      if (known.includes(name)) continue;
      const meant = closest(name, known);
      const hint = meant === undefined ? `it must be one of ${known.join(', ')}` : `did you mean "${meant}"?`;
      this.fail(pair.key, `"${name}" means nothing here; ${hint}`);
    }
    return fields;
  }

  private map(node: Node, otherwise: string): MapNode | undefined {
    const resolved = resolveAlias(node);
    return resolved?.kind === 'map' ? resolved : this.fail(node, otherwise);
  }

  private list(node: Node | undefined): readonly Node[] {
    const resolved = node && resolveAlias(node);
    if (!resolved) return [];
    if (resolved.kind === 'list') return resolved.items;
    this.fail(resolved, 'must be a list');
    return [];
  }

  private texts(node: Node | undefined): string[] {
    return this.list(node).flatMap((item) => this.text(item) ?? []);
  }

  private textOf(fields: Fields, name: string): string | undefined {
    const node = fields.get(name)?.value;
    return node && this.text(node);
  }

  /** The text as written: `3.10` stays "3.10". */
  private text(node: Node): string | undefined {
    const resolved = resolveAlias(node);
    if (resolved?.kind === 'scalar') return resolved.value === null ? undefined : resolved.text;
    return undefined;
  }
}
