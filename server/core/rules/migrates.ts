import type { Config } from '../model/config.ts';
import { isOldFormat } from '../router/read-table.ts';
import { versionNumber } from '../router/route-table.ts';
import { toPlain } from '../syntax/read.ts';

/** A 3.x gateway reads the paths of an older file as 2.x meant them. */
export function migrates({ sections, settings }: Config): boolean {
  const version = sections.get('_format_version');
  return (
    3000 <= versionNumber(settings.target.version) &&
    version !== undefined &&
    isOldFormat(toPlain(version.value))
  );
}
