/** All findings of a file: every rule over every item, then the rules that look at the file as a whole. */
import type { Config, Part } from '../model/config.ts';
import { pathOf } from '../model/read-config.ts';
import type { Fix } from '../rules/finding.ts';
import { type Fault, type FileRule, type ItemRule, type Rule, toFinding } from '../rules/rule.ts';
import type { Path } from '../syntax/path.ts';
import { spanOf } from '../syntax/tree.ts';
import { withoutAllowed } from './allowed.ts';
import type { Diagnosed } from './diagnosed.ts';

export function diagnosePart(part: Part, config: Config, rules: readonly Rule[]): readonly Diagnosed[] {
  return config.index.asking(part, () => {
    const found: Diagnosed[] = [];
    for (const rule of rulesFor(part, rules)) {
      for (const fault of rule.find(part, config))
        found.push({ finding: toFinding(rule, fault), rule, fault, part });
    }
    return withoutSuperseded(found);
  });
}

/** Those that have something to say of such a part; worked out once for each mixture of kinds. */
const rulesFor: (part: Part, rules: readonly Rule[]) => readonly ItemRule<unknown>[] = (() => {
  const known = new WeakMap<readonly Rule[], Map<string, readonly ItemRule<unknown>[]>>();
  return ({ entities }, rules) => {
    const kinds = new Set(entities.map(({ kind }) => kind));
    const mixture = [...kinds].join(' ');
    const ofRules = known.get(rules) ?? new Map<string, readonly ItemRule<unknown>[]>();
    known.set(rules, ofRules);
    const found =
      ofRules.get(mixture) ??
      rules.flatMap((rule) =>
        'find' in rule && rule.looksAt?.every((kind) => !kinds.has(kind)) !== true ? [rule] : [],
      );
    ofRules.set(mixture, found);
    return found;
  };
})();

const fileRulesOf: (rules: readonly Rule[]) => readonly FileRule<unknown>[] = (() => {
  const known = new WeakMap<readonly Rule[], readonly FileRule<unknown>[]>();
  return (rules) => {
    const found = known.get(rules) ?? rules.flatMap((rule) => ('findInFile' in rule ? [rule] : []));
    known.set(rules, found);
    return found;
  };
})();

export function diagnoseFile(config: Config, rules: readonly Rule[]): readonly Diagnosed[] {
  const found: Diagnosed[] = [];
  for (const rule of fileRulesOf(rules))
    for (const fault of rule.findInFile(config)) found.push(ofFile(rule, fault));
  return withoutSuperseded(found);
}

/** Rules that look at all items keep the faults that an edit leaves as they are. */
const ofFile: (rule: FileRule<unknown>, fault: Fault<unknown>) => Diagnosed = (() => {
  const known = new WeakMap<Fault<unknown>, Diagnosed>();
  return (rule, fault) => {
    const before = known.get(fault);
    if (before) return before;
    const made = { finding: toFinding(rule, fault), rule, fault, part: undefined };
    known.set(fault, made);
    return made;
  };
})();

/** In the order of the text. */
export function diagnose(config: Config, rules: readonly Rule[]): readonly Diagnosed[] {
  const found = [...diagnoseFile(config, rules)];
  for (const { parts } of config.items)
    for (const part of parts) found.push(...diagnosePart(part, config, rules));
  return [...withoutAllowed(found, config.document)].sort(
    (a, b) => spanOf(a.finding.at).start - spanOf(b.finding.at).start,
  );
}

/** A finding that was kept while others came and went around what it is about. */
export function withCurrentPath(each: Diagnosed, config: Config): Diagnosed {
  const { finding, fault, part } = each;
  const before = part ? placeOfPart(part, config) : fault.entity && pathOf(config, fault.entity);
  if (!before || before.every((step, i) => step === finding.path[i])) return each;
  return { ...each, finding: { ...finding, path: [...before, ...finding.path.slice(before.length)] } };
}

function placeOfPart({ section, whole, element }: Part, config: Config): Path {
  return [section, config.indexOf(whole), ...(element ? [element.field, element.index()] : [])];
}

export function fixesOf({ rule, fault }: Diagnosed, config: Config): readonly Fix[] {
  return rule.fixes?.(fault, config) ?? [];
}

/** Drops a general finding where a more special one stands at the same place. */
export function withoutSuperseded(found: readonly Diagnosed[]): readonly Diagnosed[] {
  const special = found.filter(({ rule }) => rule.supersedes !== undefined);
  if (special.length === 0) return found;
  return found.filter(
    ({ finding }) =>
      !special.some(
        ({ rule, finding: other }) =>
          rule.supersedes?.includes(finding.code) &&
          other.at.origin === finding.at.origin &&
          other.at.from <= finding.at.from &&
          finding.at.to <= other.at.to,
      ),
  );
}
