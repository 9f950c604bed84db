/** All findings of a file: every rule over every item, then the rules that look at the file as a whole. */
import type { Config, Item } from '../model/config.ts';
import type { Finding, Fix } from '../rules/finding.ts';
import { type Fault, type Rule, toFinding } from '../rules/rule.ts';
import { spanOf } from '../syntax/tree.ts';
import { withoutAllowed } from './allowed.ts';

/** A finding and what it came from, so that its fixes can be computed when somebody asks. */
export interface Diagnosed {
  readonly finding: Finding;
  readonly rule: Rule;
  readonly fault: Fault<unknown>;
}

export function diagnoseItem(item: Item, config: Config, rules: readonly Rule[]): readonly Diagnosed[] {
  return config.index.asking(item, () => {
    const found: Diagnosed[] = [];
    const kinds = new Set(item.entities.map(({ kind }) => kind));
    for (const rule of rules) {
      if (!('find' in rule) || rule.looksAt?.every((kind) => !kinds.has(kind)) === true) continue;
      for (const fault of rule.find(item, config))
        found.push({ finding: toFinding(rule, fault), rule, fault });
    }
    return withoutSuperseded(found);
  });
}

export function diagnoseFile(config: Config, rules: readonly Rule[]): readonly Diagnosed[] {
  const found: Diagnosed[] = [];
  for (const rule of rules) {
    if (!('findInFile' in rule)) continue;
    for (const fault of rule.findInFile(config)) found.push({ finding: toFinding(rule, fault), rule, fault });
  }
  return withoutSuperseded(found);
}

/** In the order of the text. */
export function diagnose(config: Config, rules: readonly Rule[]): readonly Diagnosed[] {
  const found = [...diagnoseFile(config, rules)];
  for (const item of config.items) found.push(...diagnoseItem(item, config, rules));
  return [...withoutAllowed(found, config.document)].sort(
    (a, b) => spanOf(a.finding.at).start - spanOf(b.finding.at).start,
  );
}

export function fixesOf({ rule, fault }: Diagnosed, config: Config): readonly Fix[] {
  return rule.fixes?.(fault, config) ?? [];
}

/** Drops a general finding where a more special one stands at the same place. */
function withoutSuperseded(found: readonly Diagnosed[]): readonly Diagnosed[] {
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
