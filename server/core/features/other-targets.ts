/** For which other gateways a finding would not be there: for the offer to judge the file by one of them. */
import { compareVersions, KNOWN_GATEWAYS } from '../catalogue/editions.ts';
import { FLAVORS, type Target } from '../catalogue/target.ts';
import { readDirective } from '../dialect/directive.ts';
import type { Config } from '../model/config.ts';
import { readConfig } from '../model/read-config.ts';
import { type Located, spanOf } from '../syntax/tree.ts';
import type { Edit } from '../text/span.ts';
import { diagnosePart } from './diagnose.ts';
import type { Diagnosed } from './diagnosed.ts';

export interface OtherTarget {
  /** `Kong 3.9 Enterprise`, `the router flavor expressions`. */
  readonly name: string;
  /** What changes. */
  readonly change: Partial<Target>;
}

/** The file is read anew for each gateway that is tried, so that large files are left alone. Characters. */
const LARGEST = 400_000;

/** The nearest of each sort that would take it; none where Kong's version or edition makes no difference. */
export function targetsWithout({ finding, rule, fault }: Diagnosed, config: Config): readonly OtherTarget[] {
  const { document, settings } = config;
  const place = config.items.findIndex((item) => item === fault.entity?.item || holds(item.node, finding.at));
  if (rule.refusedByKong !== true || LARGEST < document.source.length || place < 0) return [];
  const isGone = (change: Partial<Target>): boolean => {
    const other = readConfig(document, { ...settings, target: { ...settings.target, ...change } });
    const parts = other.items[place]?.parts;
    if (!parts) return false;
    const found = parts.flatMap((each) => diagnosePart(each, other, [rule]));
    return !found.some(
      (each) =>
        each.finding.at.origin === finding.at.origin &&
        each.finding.at.from === finding.at.from &&
        each.finding.severity === finding.severity,
    );
  };
  const takes = ({ change }: OtherTarget) => isGone(change);
  return candidates(settings.target).flatMap((sort) =>
    few(sort).some(takes) ? (sort.find(takes) ?? []) : [],
  );
}

function holds(outer: Located, inner: Located): boolean {
  const a = spanOf(outer);
  const b = spanOf(inner);
  return a.start <= b.start && b.end <= a.end;
}

/** By sort, the nearest first: newer, older, the other edition, the other flavors. */
function candidates(target: Target): readonly (readonly OtherTarget[])[] {
  const { edition } = target;
  const newest = KNOWN_GATEWAYS.filter((each) => each.edition === edition).at(-1)?.version ?? '3.9';
  const version = target.version === 'auto' ? newest : target.version;
  const versionsOf = (wanted: Target['edition']) =>
    KNOWN_GATEWAYS.filter((each) => each.edition === wanted).map((each) => each.version);
  const named = (change: { version: typeof version; edition: Target['edition'] }): OtherTarget => ({
    name: `Kong ${change.version}${change.edition === 'enterprise' ? ' Enterprise' : ' OSS'}`,
    change,
  });
  const same = versionsOf(edition).map((each) => named({ version: each, edition }));
  const newer = same.filter(({ change }) => 0 < compareVersions(change.version ?? version, version));
  const older = same.filter(({ change }) => compareVersions(change.version ?? version, version) < 0);
  const other = edition === 'oss' ? 'enterprise' : 'oss';
  const others = versionsOf(other)
    .sort((a, b) => distance(a, version) - distance(b, version) || compareVersions(b, a))
    .map((each) => named({ version: each, edition: other }));
  const flavors = FLAVORS.filter((flavor) => flavor !== target.flavor).map((flavor) => ({
    name: `the router flavor ${flavor}`,
    change: { flavor },
  }));
  // A version nobody named is judged by the newest; of the other edition the newest is the one to try first.
  const nearestOther = target.version === 'auto' ? others.toReversed() : others;
  return [newer, older.toReversed(), nearestOther, flavors];
}

/** The nearest and the farthest: what none of them takes is no matter of the version, and all is not tried. */
function few(sort: readonly OtherTarget[]): readonly OtherTarget[] {
  const last = sort.at(-1);
  return sort.length <= 3 || !last ? sort : [...sort.slice(0, 3), last];
}

function distance(a: string, b: string): number {
  return Math.abs(numberOf(a) - numberOf(b));
}

function numberOf(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 100 + minor;
}

/** Says the change in the comment at the top, which is written where there is none. Undefined: JSON has no comments. */
export function sayInComment({ document }: Config, change: Partial<Target>): Edit | undefined {
  if (document.format === 'json') return undefined;
  const words = [
    ...(change.version === undefined ? [] : [['kong', change.version] as const]),
    ...(change.edition === undefined ? [] : [['edition', change.edition] as const]),
    ...(change.flavor === undefined ? [] : [['flavor', change.flavor] as const]),
  ];
  const { at } = readDirective(document);
  if (!at) {
    const start = document.source.slice(0, 1) === '\ufeff' ? 1 : 0;
    const said = words.map(([name, value]) => `${name}=${value}`).join(' ');
    return { span: { start, end: start }, text: `# kongsole: ${said}\n` };
  }
  const span = spanOf(at);
  const before = document.source.slice(span.start, span.end);
  const text = words.reduce((comment, [name, value]) => {
    const word = new RegExp(`(^|[\\s,])${name}=[^\\s,]*`);
    return word.test(comment)
      ? comment.replace(word, `$1${name}=${value}`)
      : `${comment.trimEnd()} ${name}=${value}`;
  }, before);
  return { span, text };
}
