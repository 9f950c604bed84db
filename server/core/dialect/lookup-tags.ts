import type { Config } from '../model/config.ts';
import { fieldsOf, resolveAlias } from '../syntax/read.ts';

/** decK looks up entities of this kind in the gateway: `_info.default_lookup_tags` names tags for it. */
export function isLookedUp(config: Config, kind: string): boolean {
  const info = config.sections.get('_info');
  const map = info && resolveAlias(info.value);
  const tags = map?.kind === 'map' ? fieldsOf(map).get('default_lookup_tags') : undefined;
  const kinds = tags && resolveAlias(tags.value);
  return kinds?.kind === 'map' && fieldsOf(kinds).has(kind);
}
