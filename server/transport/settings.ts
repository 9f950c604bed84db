/** The client's settings, decoded: whatever is missing or wrong is the default. */

import {
  DIALECTS,
  type Dialect,
  EDITIONS,
  FLAVORS,
  type KongVersion,
  type Target,
} from '../core/catalogue/target.ts';
import { type TopologyName, topologyWordsOf } from '../core/model/topology.ts';
import { SEVERITIES, type Severity } from '../core/rules/finding.ts';

export interface ServerSettings {
  readonly files: readonly string[];
  readonly dialect: Dialect | undefined;
  readonly target: Partial<Target>;
  /** What stands around Kong. */
  readonly topology: ReadonlyMap<TopologyName, string>;
  /** By rule code; `off` silences it. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  readonly maxDiagnostics: number;
  /** Beside each path of a route the URL that goes upstream. */
  readonly inlayHints: boolean;
}

export const DEFAULT_SETTINGS: ServerSettings = {
  files: [],
  dialect: undefined,
  target: {},
  topology: new Map(),
  rules: {},
  maxDiagnostics: 1000,
  inlayHints: true,
};

export function readSettings(raw: unknown): ServerSettings {
  const kong = field(raw, 'kong');
  const version = field(kong, 'version');
  const edition = oneOf(field(kong, 'edition'), EDITIONS);
  const flavor = oneOf(field(kong, 'flavor'), FLAVORS);
  const topology = field(raw, 'topology');
  const files = field(raw, 'files');
  const most = field(raw, 'maxDiagnostics');
  return {
    files: Array.isArray(files) ? files.filter((file) => typeof file === 'string') : DEFAULT_SETTINGS.files,
    dialect: oneOf(field(raw, 'dialect'), DIALECTS),
    target: {
      ...(isVersion(version) ? { version } : {}),
      ...(edition ? { edition } : {}),
      ...(flavor ? { flavor } : {}),
    },
    topology: topologyWordsOf((name) => field(topology, name)),
    rules: readRules(field(raw, 'rules')),
    inlayHints: field(raw, 'inlayHints') !== 'off',
    maxDiagnostics: typeof most === 'number' && most >= 1 ? most : DEFAULT_SETTINGS.maxDiagnostics,
  };
}

function readRules(raw: unknown): ServerSettings['rules'] {
  if (typeof raw !== 'object' || raw === null) return {};
  const entries = Object.entries(raw).flatMap(([code, value]) => {
    const severity = oneOf(value, ['off', ...SEVERITIES]);
    return severity ? [[code, severity] as const] : [];
  });
  return Object.fromEntries(entries);
}

function isVersion(value: unknown): value is KongVersion {
  return typeof value === 'string' && /^\d+\.\d+$/.test(value);
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T | undefined {
  return allowed.find((each) => each === value);
}

function field(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null
    ? Object.entries(of).find(([key]) => key === name)?.[1]
    : undefined;
}
