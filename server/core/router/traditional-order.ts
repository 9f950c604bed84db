/** Which parts the traditional router tries first, as far as that is sure whatever the rest of the table is. */
import type { Subsystem } from './route-table.ts';
import { compareParts, type Part, RULE } from './traditional-part.ts';

/**
 * The search starts at the category that the request meets and goes down, so a part in an earlier category comes
 * first, as long as meeting it shows in the request's category: a server name does not, for plain http passes it.
 */
export function isAheadInTraditional(
  first: Part,
  second: Part,
  subsystem: Subsystem,
  regexTexts: ReadonlyMap<string, number>,
): boolean {
  if (subsystem === 'http' && first.rules & RULE.sni) return false;
  // A plain path that reads like somebody's regex is matched without a look at it.
  if (second.uri && !second.uri.regex && regexTexts.has(second.uri.key)) return false;
  if (first.rules !== second.rules) return isEarlierCategory(first, second);
  // In one category those that share the request's host, header, path … are tried first: `first` must be in each
  // group that `second` is in.
  if (subsystem === 'stream') return false;
  return (
    compareParts(first, second) < 0 &&
    [...second.plainHosts].every((host) => first.plainHosts.has(host)) &&
    second.wildcardHosts.every(({ value }) => first.wildcardHosts.some((host) => host.value === value)) &&
    first.headers.length === second.headers.length &&
    second.headers.every(({ name }) => first.headers.some((header) => header.name === name)) &&
    sameUriGroup(first, second, regexTexts)
  );
}

function sameUriGroup(first: Part, second: Part, regexTexts: ReadonlyMap<string, number>): boolean {
  if (!first.uri || !second.uri) return true;
  if (first.uri.value === second.uri.value) return true;
  // `first` fits whatever `second` fits and ranks before it, so the first regex that fits is none of `second`'s text.
  if (first.uri.regex && second.uri.regex) return regexTexts.get(second.uri.value) === 1;
  // A regex that fits the request is found before any plain path, so the plain one's group is never the first.
  return first.uri.regex !== undefined && second.uri.regex === undefined && !regexTexts.has(second.uri.value);
}

function isEarlierCategory(first: Part, second: Part): boolean {
  return (
    second.ruleCount < first.ruleCount || (second.ruleCount === first.ruleCount && second.rules < first.rules)
  );
}

/**
 * Whether two parts of equal rank are tried one after the other for a request to this host: they lie in the same
 * groups, and both show in the request's category.
 */
export function areTriedTogether(
  one: Part,
  other: Part,
  host: string,
  regexTexts: ReadonlyMap<string, number>,
): boolean {
  const isPlain = one.plainHosts.has(host) && other.plainHosts.has(host);
  return (
    !(one.rules & RULE.sni) &&
    one.uri?.value === other.uri?.value &&
    (one.uri === undefined || one.uri.regex !== undefined || !regexTexts.has(one.uri.value)) &&
    (isPlain || sameMembers(hostsOf(one), hostsOf(other))) &&
    sameMembers(
      one.headers.map(({ name }) => name),
      other.headers.map(({ name }) => name),
    )
  );
}

function hostsOf({ plainHosts, wildcardHosts }: Part): readonly string[] {
  return [...plainHosts, ...wildcardHosts.map(({ value }) => value)];
}

function sameMembers(one: readonly string[], other: readonly string[]): boolean {
  return one.every((each) => other.includes(each)) && other.every((each) => one.includes(each));
}
