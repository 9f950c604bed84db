import type { Config } from '../model/config.ts';
import { resolveAlias } from '../syntax/read.ts';

/** `_format_version` as written, if it is a string. */
export function formatVersionOf(config: Config): string | undefined {
  const pair = config.sections.get('_format_version');
  const value = pair && resolveAlias(pair.value);
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}
