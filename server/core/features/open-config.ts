/** From a text and what the user said of it to a config that can be asked. */
import type { LiveSchemas } from '../catalogue/catalogue.ts';
import { DEFAULT_TARGET, type Dialect, type Target } from '../catalogue/target.ts';
import { dialectOf } from '../dialect/dialect-of.ts';
import { readDirective } from '../dialect/directive.ts';
import { usesExpressions } from '../dialect/uses-expressions.ts';
import type { CheckSettings } from '../model/check-settings.ts';
import type { Config } from '../model/config.ts';
import { readConfig } from '../model/read-config.ts';
import { type TopologyName, topologyFrom } from '../model/topology.ts';
import { faultsOf, type SyntaxDocument, type SyntaxProblem } from '../syntax/document.ts';
import { maskTemplates, needsMasking, TEMPLATE_MARKS } from '../syntax/mask-templates.ts';
import { readDocument } from '../syntax/read-document.ts';
import { spanOf } from '../syntax/tree.ts';
import { includesAny } from '../text/includes-any.ts';
import type { SourceText } from '../text/source-text.ts';

/** What the user said; what is left out is decided by the file's own comment and content. */
export interface Wanted {
  readonly fileName: string | undefined;
  /** Beats what the file's own comment says; for the words of a command line. */
  readonly target: Partial<Target>;
  /** Yields to the file's own comment; for settings. */
  readonly preset?: Partial<Target>;
  /** What stands around Kong, word by word; yields to the file's own comment. */
  readonly topology?: ReadonlyMap<TopologyName, string>;
  readonly live?: LiveSchemas;
  /** Beats what the file's own comment says. */
  readonly dialect: Dialect | undefined;
  /** Yields to the file's own comment; for settings. */
  readonly presetDialect?: Dialect | undefined;
  /** Only Kong's own verdict is wanted, so a DB-less file's placeholders are plain text, as Kong reads them. */
  readonly verdictOnly: boolean;
  /** ms since 1970. */
  readonly now: number;
}

/** A file named `.json` is JSON to Kong, whatever is in it; everything else is read as YAML. */
export function openConfig(text: string | SourceText, wanted: Wanted): Config {
  const format = wanted.fileName?.endsWith('.json') ? 'json' : 'yaml';
  const document = readDocument(text, format);
  const settings = settingsFor(document, wanted);
  return readConfig(settings.placeholders === 'literal' ? document : withoutTemplates(document), settings);
}

/** Nobody said which gateway it is: routes with expressions then say that its flavor is `expressions`. */
function withFlavorOf(document: SyntaxDocument, said: Partial<Target>): Target {
  const isOpen = said.flavor === undefined && (said.version ?? 'auto') === 'auto';
  const flavor = isOpen && usesExpressions(document) ? 'expressions' : DEFAULT_TARGET.flavor;
  return { ...DEFAULT_TARGET, flavor, ...said };
}

/** How far into a file without mistakes templates are looked for. */
const HEAD = 262_144;

/** The document as it is, unless templating disturbs it: then its tree is that of the text with the templates masked. */
export function withoutTemplates(document: SyntaxDocument): SyntaxDocument {
  if (!mayHaveTemplates(document)) return document;
  const { source, format } = document;
  const whole = source.slice(0, source.length);
  const masked = maskTemplates(whole);
  if (masked === whole) return document;
  const reread = readDocument(masked, format);
  const { root, problems, comments, remarks } = reread;
  return isBetter(reread, document) ? { source, format, root, problems, comments, remarks } : document;
}

export function mayHaveTemplates(document: SyntaxDocument): boolean {
  const { source } = document;
  const { count, first } = faultsOf(document);
  const isShort = source.length <= HEAD;
  if (count !== 0) return isShort || needsMasking(aroundFaults(document, first));
  const end = Math.min(HEAD, source.length);
  // Nearly no file has any, and it is asked about at each edit of its beginning.
  return includesAny(source, TEMPLATE_MARKS, end) && needsMasking(source.slice(0, end));
}

/** Whether the document without templates tells more than the one with them. */
export function isBetter(masked: SyntaxDocument, document: SyntaxDocument): boolean {
  const { count } = faultsOf(document);
  return count === 0 || faultsOf(masked).count < count;
}

/** How many faults are looked at, and how much text around each: a large file is not read for every letter typed. */
const FAULTS = 20;
const AROUND = 2_000;

function aroundFaults({ source }: SyntaxDocument, faults: readonly SyntaxProblem[]): string {
  const parts = [source.slice(0, AROUND)];
  for (const { at } of faults.slice(0, FAULTS)) {
    const { start, end } = spanOf(at);
    parts.push(source.slice(Math.max(0, start - AROUND), Math.min(source.length, end + AROUND)));
  }
  return parts.join('\n');
}

export function settingsFor(document: SyntaxDocument, wanted: Wanted): CheckSettings {
  const directive = readDirective(document);
  const said = wanted.dialect ?? directive.dialect ?? wanted.presetDialect;
  const dialect = said ?? dialectOf(document, wanted.fileName);
  return {
    target: withFlavorOf(document, { ...wanted.preset, ...directive.target, ...wanted.target }),
    dialect,
    topology: topologyFrom(new Map([...(wanted.topology ?? []), ...directive.topology])),
    placeholders: wanted.verdictOnly && dialect === 'dbless' ? 'literal' : 'unknown',
    fileName: wanted.fileName,
    now: wanted.now,
    ...(wanted.verdictOnly ? { withKongsPlaces: true } : {}),
    ...(wanted.live ? { live: wanted.live } : {}),
  };
}
