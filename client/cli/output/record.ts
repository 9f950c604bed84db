/** A finding as the command line's JSON states it; a contract, see the README. */
import type { Diagnosed } from '../../../server/core/features/diagnosed.ts';
import type { Config } from '../../../server/core/model/config.ts';
import type { Fix, Severity } from '../../../server/core/rules/finding.ts';
import type { Path } from '../../../server/core/syntax/path.ts';
import { spanOf } from '../../../server/core/syntax/tree.ts';

export interface CheckedFile {
  readonly file: string;
  readonly text: string;
  readonly config: Config;
  readonly found: readonly Diagnosed[];
}

/** Lines and columns are 1-based; columns count UTF-16 code units; the end is exclusive. */
export interface FindingRecord {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly path: Path;
  readonly fixes: readonly { readonly title: string; readonly safe: boolean }[];
}

export function toRecord(
  file: string,
  config: Config,
  { finding }: Diagnosed,
  fixes: readonly Fix[],
): FindingRecord {
  const span = spanOf(finding.at);
  const start = config.document.source.positionAt(span.start);
  const end = config.document.source.positionAt(span.end);
  return {
    file,
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
    severity: finding.severity,
    code: finding.code,
    message: finding.message,
    path: finding.path,
    fixes: fixes.map(({ title, safe }) => ({ title, safe })),
  };
}
