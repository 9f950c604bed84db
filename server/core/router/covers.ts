/** Does one set of conditions take every request that another takes? Only what is proved counts: "false" may mean "not proved". */

import type { TextTest } from './compile-route.ts';
import type { Conditions, HeaderCondition, HostCondition, PathCondition } from './conditions.ts';
import { parseRange, rangeCovers } from './ip.ts';
import type { Endpoint } from './route-table.ts';

/** One corner of what a route takes: one host, one path; undefined stands for any. */
export interface Cell {
  readonly conditions: Conditions;
  readonly host: HostCondition | undefined;
  readonly path: PathCondition | undefined;
  readonly methods: ReadonlySet<string>;
}

/** More corners than this are not looked at one by one. */
const MOST_CELLS = 512;

/** Undefined when there are too many. */
export function cellsOf(conditions: Conditions): readonly Cell[] | undefined {
  const { hosts, paths, methods } = conditions;
  if (MOST_CELLS < Math.max(1, hosts.length) * Math.max(1, paths.length)) return undefined;
  const someHosts = hosts.length ? hosts : [undefined];
  const somePaths = paths.length ? paths : [undefined];
  return someHosts.flatMap((host) => somePaths.map((path) => ({ conditions, host, path, methods })));
}

export function byMethod(cell: Cell): readonly Cell[] {
  return [...cell.methods].map((method) => ({ ...cell, methods: new Set([method]) }));
}

/** What is asked of regexes; "false" may mean "not proved". */
export interface RegexProofs {
  matches(pattern: string, value: string): boolean;
  /** Neither is a plain beginning that the other has. */
  takesAll(wide: PathCondition, narrow: PathCondition): boolean;
}

export function covers(wide: Conditions, cell: Cell, proofs: RegexProofs): boolean {
  const { conditions: narrow } = cell;
  return (
    (wide.methods.size === 0 ||
      (0 < cell.methods.size && [...cell.methods].every((m) => wide.methods.has(m)))) &&
    (wide.hosts.length === 0 || wide.hosts.some((host) => hostCovers(host, cell.host))) &&
    (wide.paths.length === 0 || wide.paths.some((path) => pathCovers(path, cell.path, proofs))) &&
    wide.headers.every((header) => narrow.headers.some((other) => headerCovers(header, other, proofs))) &&
    snisCover(wide, narrow) &&
    endpointsCover(wide.sources, narrow.sources) &&
    endpointsCover(wide.destinations, narrow.destinations) &&
    (!wide.protocols ||
      (narrow.protocols !== undefined && [...narrow.protocols].every((each) => wide.protocols?.has(each))))
  );
}

function hostCovers(wide: HostCondition, narrow: HostCondition | undefined): boolean {
  if (!narrow || (wide.port !== undefined && wide.port !== narrow.port)) return false;
  // A `*` stands for at least one character in the traditional router, so equal length is not enough for an exact host.
  switch (wide.kind) {
    case 'exact':
      return narrow.kind === 'exact' && narrow.text === wide.text;
    case 'ending':
      return narrow.kind !== 'beginning' && narrow.text.endsWith(wide.text) && isLonger(narrow, wide);
    case 'beginning':
      return narrow.kind !== 'ending' && narrow.text.startsWith(wide.text) && isLonger(narrow, wide);
  }
}

function isLonger(narrow: HostCondition, wide: HostCondition): boolean {
  return narrow.kind !== 'exact' || wide.text.length < narrow.text.length;
}

function pathCovers(wide: PathCondition, narrow: PathCondition | undefined, proofs: RegexProofs): boolean {
  // Every path begins with a slash.
  if (wide.open && (wide.beginning === '/' || wide.beginning === '')) return true;
  if (!narrow) return false;
  if (wide.open && narrow.beginning.startsWith(wide.beginning)) return true;
  if (wide.open && narrow.open) return false;
  return wide.regex === narrow.regex || proofs.takesAll(wide, narrow);
}

function headerCovers(wide: HeaderCondition, narrow: HeaderCondition, proofs: RegexProofs): boolean {
  if (wide.name !== narrow.name) return false;
  return (
    narrow.patterns.every((pattern) => wide.patterns.includes(pattern)) &&
    [...narrow.equals].every(
      (value) => wide.equals.has(value) || wide.patterns.some((pattern) => proofs.matches(pattern, value)),
    )
  );
}

function snisCover(wide: Conditions, narrow: Conditions): boolean {
  if (wide.snis.length === 0) return true;
  return (
    0 < narrow.snis.length &&
    wide.sniProtocol === narrow.sniProtocol &&
    narrow.snis.every((sni) => wide.snis.some((other) => sniCovers(other, sni)))
  );
}

function sniCovers(wide: TextTest, narrow: TextTest): boolean {
  switch (wide.op) {
    case '==':
      return narrow.op === '==' && narrow.text === wide.text;
    case '=^':
      return narrow.op !== '^=' && narrow.text.endsWith(wide.text);
    case '^=':
      return narrow.op !== '=^' && narrow.text.startsWith(wide.text);
  }
}

function endpointsCover(wide: readonly Endpoint[], narrow: readonly Endpoint[]): boolean {
  if (wide.length === 0) return true;
  return 0 < narrow.length && narrow.every((each) => wide.some((other) => endpointCovers(other, each)));
}

function endpointCovers(wide: Endpoint, narrow: Endpoint): boolean {
  if (wide.port !== undefined && wide.port !== narrow.port) return false;
  if (wide.ip === undefined || wide.ip === narrow.ip) return true;
  if (narrow.ip === undefined || !wide.ip.includes('/')) return false;
  const [outer, inner] = [parseRange(wide.ip), parseRange(narrow.ip)];
  return outer !== undefined && inner !== undefined && rangeCovers(outer, inner);
}
