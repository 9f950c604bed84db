/** Rules that pass on one kind of what the verdict has against a file. */

import type { Config, Part } from '../../model/config.ts';
import type { Path } from '../../syntax/path.ts';
import type { FaultCode, ValueFault } from '../../validators/fault.ts';
import { wordsOf } from '../../validators/words.ts';
import { NEWEST } from '../../verdict/any-gateway.ts';
import type { Complaint, ComplaintCode, ComplaintFacts } from '../../verdict/complaint.ts';
import { judgeFile } from '../../verdict/judge-file.ts';
import { judgeItem } from '../../verdict/judge-item.ts';
import { defineRule, type Example, type Fault, type ItemRule, type Rule } from '../rule.ts';
import { referencePage } from './reference-page.ts';

export interface RuleWords {
  readonly code: string;
  readonly summary: string;
  readonly why: string;
  readonly source?: string;
  readonly invalid: readonly [Example, ...Example[]];
  readonly valid: readonly [Example, ...Example[]];
}

interface KongRuleWords<C extends ComplaintCode> extends RuleWords {
  readonly complaint: C;
  message(facts: ComplaintFacts[C]): string;
  readonly fixes?: NonNullable<ItemRule<ComplaintFacts[C]>['fixes']>;
}

/** Kong refuses the file for every finding of such a rule. */
export function kongRule<C extends ComplaintCode>({ complaint, ...words }: KongRuleWords<C>): Rule {
  const faults = (found: Sorted, prefix: () => Path, part?: Part): readonly Fault<ComplaintFacts[C]>[] => {
    const mine = found.get(complaint);
    if (mine === undefined) return NO_FAULTS;
    return mine.filter((one) => isOf(one, complaint)).map((one) => faultFrom<C>(one, prefix(), part));
  };
  const rule: ItemRule<ComplaintFacts[C]> & {
    findInFile(config: Config): Iterable<Fault<ComplaintFacts[C]>>;
  } = {
    ...words,
    severity: 'error',
    since: '0.1.0',
    refusedByKong: true,
    find: (item, config) => faults(ofItem(item, config), () => itemPath(item, config), item),
    findInFile: (config) => faults(ofFile(config), () => []),
  };
  return defineRule(rule);
}

/** Values that one of the validators refuses, by the codes of their faults. */
export function valueRule({
  faults: codes,
  ...words
}: RuleWords & { readonly faults: readonly FaultCode[] }): Rule {
  return defineRule<ValueFault>({
    ...words,
    severity: 'error',
    since: '0.1.0',
    refusedByKong: true,
    find(item, config) {
      const found = ofItem(item, config);
      if (found.size === 0) return NO_FAULTS;
      return codes
        .flatMap((code) => found.get(keyOf(code)) ?? [])
        .flatMap((one) => valueFault(one, item, config));
    },
    message: (fault) => wordsOf(fault),
  });
}

function valueFault(one: Complaint, part: Part, config: Config): readonly Fault<ValueFault>[] {
  if (one.code !== 'invalid-value') return NO_FAULTS;
  const { at, path, facts, weight } = one;
  const inFile = [...itemPath(part, config), ...path];
  return [{ at, path: inFile, facts: facts.fault, ...weighed(weight), ...described(part, path) }];
}

/** Nearly always the answer, to forty rules about every part of a file. */
const NO_FAULTS: readonly never[] = [];

/** How much a complaint weighs for a target that is not known, in words. */
function weighed(weight: Complaint['weight']): Pick<Fault<unknown>, 'severity' | 'remark'> {
  if (weight === undefined) return {};
  const { severity, because } = weight;
  if (because === 'custom-plugin') return { severity, remark: 'fine if it is your own and installed' };
  if (because === 'wasm') return { severity, remark: 'fine if "wasm" is on' };
  const [open, enterprise] = NEWEST;
  const remark =
    because.only === 'oss'
      ? `Enterprise only${because.since === undefined ? '' : `, since ${because.since}`}: open-source Kong ${open} refuses it`
      : `Kong Enterprise ${enterprise} refuses it, open-source Kong does not`;
  return { severity, remark };
}

/** Complaints for which Kong refuses the file, by what they are about: a code, or the code of a validator's fault. */
type Sorted = ReadonlyMap<string, readonly Complaint[]>;

const NONE: Sorted = new Map();

function sorted(complaints: readonly Complaint[]): Sorted {
  const found = new Map<string, Complaint[]>();
  for (const one of complaints) {
    if (!one.refused) continue;
    const key = one.code === 'invalid-value' ? keyOf(one.facts.fault.code) : one.code;
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return found;
}

function keyOf(fault: FaultCode): string {
  return `invalid-value ${fault}`;
}

/** All rules ask about the same verdict one after the other, so the newest is kept in order. */
const ofItem: (item: Part, config: Config) => Sorted = (() => {
  let newest:
    | { readonly complaints: readonly Complaint[]; readonly config: Config; readonly found: Sorted }
    | undefined;
  return (item, config) => {
    const complaints = judgeItem(item, config);
    if (complaints.length === 0) return NONE;
    if (newest?.complaints !== complaints || newest.config !== config)
      newest = { complaints, config, found: sorted(told(complaints, config)) };
    return newest.found;
  };
})();

/** A complaint at the place that Kong names is one of its own, where somebody compares with Kong. */
function told(complaints: readonly Complaint[], config: Config): readonly Complaint[] {
  const found = readable(complaints, config);
  if (config.settings.withKongsPlaces !== true) return found;
  return found.flatMap((one) => (one.kongNames ? [one, { ...one, ...one.kongNames }] : [one]));
}

/** Where the text could not be read nobody knows what it says, so nothing else is said there. */
function readable(complaints: readonly Complaint[], { document }: Config): readonly Complaint[] {
  const problems = document.problems.filter((problem) => !problem.tolerated);
  if (problems.length === 0) return complaints;
  return complaints.filter(
    ({ at }) =>
      !problems.some(
        (problem) => problem.at.origin === at.origin && at.from <= problem.at.to && problem.at.from <= at.to,
      ),
  );
}

export function itemPath(part: Part, config: Config): readonly (string | number)[] {
  return [part.section, config.indexOf(part.whole)];
}

/** A complaint whose code and facts are not known to belong together. */
interface AnyComplaint extends Omit<Complaint, 'code' | 'facts'> {
  readonly code: ComplaintCode;
  readonly facts: unknown;
}

interface ComplaintOf<C extends ComplaintCode> extends AnyComplaint {
  readonly code: C;
  readonly facts: ComplaintFacts[C];
}

function isOf<C extends ComplaintCode>(one: AnyComplaint, code: C): one is ComplaintOf<C> {
  return one.code === code;
}

function faultFrom<C extends ComplaintCode>(
  one: ComplaintOf<C>,
  prefix: Path,
  part: Part | undefined,
): Fault<ComplaintFacts[C]> {
  const { at, path, facts, related, weight } = one;
  return {
    at,
    path: [...prefix, ...path],
    facts,
    ...(related ? { related } : {}),
    ...weighed(weight),
    ...(part ? described(part, path) : {}),
  };
}

/** The same of the frame of the file. */
const ofFile: (config: Config) => Sorted = (() => {
  let newest: { readonly config: Config; readonly found: Sorted } | undefined;
  return (config) => {
    if (newest?.config !== config) {
      const complaints = judgeFile(config);
      newest = { config, found: complaints.length === 0 ? NONE : sorted(complaints) };
    }
    return newest.found;
  };
})();

function described(part: Part, path: Path): Pick<Fault<unknown>, 'reference'> {
  const reference = referencePage(part, path);
  return reference === undefined ? {} : { reference };
}
