import type { Config, Entity, EntityKind, Part } from '../model/config.ts';
import type { Path } from '../syntax/path.ts';
import type { Located } from '../syntax/tree.ts';
import type { RelatedNote } from '../verdict/complaint.ts';
import type { Finding, Fix, Severity } from './finding.ts';

/** A fault as `find` yields it: the least text that must change, and the facts that its message needs. */
export interface Fault<Facts> {
  readonly at: Located;
  readonly path: Path;
  readonly facts: Facts;
  readonly related?: readonly RelatedNote[];
  /** What the fault is about, for the fixes. */
  readonly entity?: Entity;
  /** Only where one rule has faults of several weights. */
  readonly severity?: Severity;
  /** Said after the message. */
  readonly remark?: string;
  /** Kong's own page of what the fault is about. */
  readonly reference?: string;
}

/** A YAML text with `^^^^ severity: message` lines below what is marked; it runs as a test and becomes the page. */
export interface Example {
  readonly title: string;
  readonly yaml: string;
  /** Directives in the style of `# kongsole: kong=3.4 flavor=expressions` may stand in the text itself. */
}

interface RuleBase<Facts> {
  /** File name, setting and page as well. Names the fault and reads well after "allow". */
  readonly code: string;
  readonly severity: Severity;
  readonly since: string;
  readonly summary: string;
  readonly why: string;
  /** Where the fact stands: a source file of Kong at a version, or Kong's documentation. */
  readonly source?: string;
  /** Kong itself refuses the file for this. */
  readonly refusedByKong?: boolean;
  /** How an editor shows the place: struck through, or pale. */
  readonly tags?: Finding['tags'];
  /** Codes of more general rules whose findings at the same place this one replaces. */
  readonly supersedes?: readonly string[];
  readonly invalid: readonly [Example, ...Example[]];
  readonly valid: readonly [Example, ...Example[]];
  message(facts: Facts): string;
  fixes?(fault: Fault<Facts>, config: Config): readonly Fix[];
}

/**
 * Looks at one part at a time (see `Part`): mostly an item with all that is nested in it. What it learns of the rest of
 * the file comes through `config.index`.
 */
export interface ItemRule<Facts> extends RuleBase<Facts> {
  /** It has nothing to say of a part without entities of these kinds, and is not asked. */
  readonly looksAt?: readonly EntityKind[];
  find(part: Part, config: Config): Iterable<Fault<Facts>>;
}

/** Looks at the file as a whole: its sections, its route table. Must not walk over all items on each edit. */
export interface FileRule<Facts> extends RuleBase<Facts> {
  /** Looks at all items at once. In an editor such rules have their turn after the others, and not in huge files. */
  readonly looksAtAll?: true;
  /** It compares all routes with each other, which takes some 50 KB of memory for each. */
  readonly comparesRoutes?: true;
  /** What it works out together with others, in steps; after that `findInFile` has little left to do. */
  steps?(config: Config): Generator<void, unknown>;
  findInFile(config: Config): Iterable<Fault<Facts>>;
}

/** Any rule, its facts forgotten: what `find` yields fits `message` and `fixes` because `defineRule` checked it. */
export type Rule = ItemRule<unknown> | FileRule<unknown>;

export function defineRule<Facts>(rule: ItemRule<Facts> | FileRule<Facts>): Rule {
  return rule;
}

export function toFinding<Facts>(rule: ItemRule<Facts> | FileRule<Facts>, fault: Fault<Facts>): Finding {
  const severity = fault.severity ?? rule.severity;
  const message = rule.message(fault.facts);
  return {
    code: rule.code,
    severity,
    at: fault.at,
    path: fault.path,
    message: fault.remark === undefined ? message : `${message} (${fault.remark})`,
    refusedByKong: severity === 'error' && (rule.refusedByKong ?? false),
    ...(rule.tags ? { tags: rule.tags } : {}),
    ...(fault.related ? { related: fault.related } : {}),
    ...(fault.reference === undefined ? {} : { reference: fault.reference }),
  };
}

export function looksAtAll(rule: Rule): boolean {
  return 'findInFile' in rule && rule.looksAtAll === true;
}

export function comparesRoutes(rule: Rule): boolean {
  return 'findInFile' in rule && rule.comparesRoutes === true;
}
