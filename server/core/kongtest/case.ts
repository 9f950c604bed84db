import type { Flavor } from '../catalogue/target.ts';
import type { Located } from '../syntax/tree.ts';
import type { GivenRequest } from './request-line.ts';

/** What a routing test may expect of a request, in the words of the file. */
export const ROUTE_EXPECTATIONS = [
  'route',
  'service',
  'upstream',
  'host',
  'sni',
  'status',
  'location',
] as const;
export type RouteExpectation = (typeof ROUTE_EXPECTATIONS)[number];

/** What may be expected of a probe of a live upstream. */
export const PROBE_EXPECTATIONS = [
  'reachable',
  'certificate_valid',
  'certificate_days',
  'answers_within_ms',
  'status',
  'verdict',
] as const;
export type ProbeExpectation = (typeof PROBE_EXPECTATIONS)[number];

/** What the value of each must be; a verdict is `healthy` or the code of a cause. */
export const PROBE_VALUES: Readonly<Record<ProbeExpectation, 'boolean' | 'number' | 'string'>> = {
  reachable: 'boolean',
  certificate_valid: 'boolean',
  certificate_days: 'number',
  answers_within_ms: 'number',
  status: 'number',
  verdict: 'string',
};

export interface Expected<Name extends string, Value> {
  readonly name: Name;
  readonly value: Value;
  /** The value, for pointing at it. */
  readonly at: Located;
}

/** `null` is written `none`: no route, no service, nothing goes upstream. */
export type RouteExpected = Expected<RouteExpectation, string | number | null>;
export type ProbeExpected = Expected<ProbeExpectation, boolean | number | string>;

interface CaseBase {
  readonly name: string;
  /** All of the test. */
  readonly at: Located;
  /** Its name, or its request when it has none. */
  readonly label: Located;
}

export interface RouteCase extends CaseBase {
  readonly kind: 'route';
  readonly request: GivenRequest;
  readonly requestAt: Located;
  readonly expected: readonly RouteExpected[];
}

export interface ProbeCase extends CaseBase {
  readonly kind: 'probe';
  /** A URL, or the name of a service of the config. */
  readonly target: string;
  readonly targetAt: Located;
  readonly expected: readonly ProbeExpected[];
}

export interface KongTest {
  /** Path of the config, relative to the test file. */
  readonly config: { readonly path: string; readonly at: Located } | undefined;
  readonly version: string | undefined;
  readonly flavor: Flavor | undefined;
  readonly trustedIps: readonly string[];
  readonly cases: readonly (RouteCase | ProbeCase)[];
}

export interface KongTestProblem {
  readonly at: Located;
  readonly message: string;
}
