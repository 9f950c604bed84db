/** From a text and what the user said of it to a config that can be asked. */
import type { LiveSchemas } from '../catalogue/catalogue.ts';
import { dialectOf } from '../dialect/dialect-of.ts';
import { readDirective } from '../dialect/directive.ts';
import type { Config } from '../model/config.ts';
import { readConfig } from '../model/read-config.ts';
import { type CheckSettings, DEFAULT_TARGET, type Dialect, type Target } from '../model/target.ts';
import type { SyntaxDocument } from '../syntax/document.ts';
import { readDocument } from '../syntax/read-document.ts';

/** What the user said; what is left out is decided by the file's own comment and content. */
export interface Wanted {
  readonly fileName: string | undefined;
  /** Beats what the file's own comment says; for the words of a command line. */
  readonly target: Partial<Target>;
  /** Yields to the file's own comment; for settings. */
  readonly preset?: Partial<Target>;
  readonly live?: LiveSchemas;
  readonly dialect: Dialect | undefined;
  /** Only Kong's own verdict is wanted, so a DB-less file's placeholders are plain text, as Kong reads them. */
  readonly verdictOnly: boolean;
  /** ms since 1970. */
  readonly now: number;
}

/** A file named `.json` is JSON to Kong, whatever is in it; everything else is read as YAML. */
export function openConfig(text: string, wanted: Wanted): Config {
  const format = wanted.fileName?.endsWith('.json') ? 'json' : 'yaml';
  const document = readDocument(text, format);
  return readConfig(document, settingsFor(document, wanted));
}

export function settingsFor(document: SyntaxDocument, wanted: Wanted): CheckSettings {
  const directive = readDirective(document);
  const dialect = wanted.dialect ?? directive.dialect ?? dialectOf(document, wanted.fileName);
  return {
    target: { ...DEFAULT_TARGET, ...wanted.preset, ...directive.target, ...wanted.target },
    dialect,
    placeholders: wanted.verdictOnly && dialect === 'dbless' ? 'literal' : 'unknown',
    fileName: wanted.fileName,
    now: wanted.now,
    ...(wanted.live ? { live: wanted.live } : {}),
  };
}
