/** "Enterprise only, since 3.6": from which version on Kong Enterprise takes what open-source Kong refuses. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import { KNOWN_GATEWAYS } from '../catalogue/editions.ts';
import type { KongVersion } from '../catalogue/target.ts';
import type { Item } from '../model/config.ts';
import { resolveAlias } from '../syntax/read.ts';
import type { Complaint } from './complaint.ts';

const VERSIONS = KNOWN_GATEWAYS.filter(({ edition }) => edition === 'enterprise').map(
  ({ version }) => version,
);

/**
 * The first version whose verdict is without the complaint. Undefined where it is the first that is known, for it may
 * have been so before. `judge`: the verdict of that Kong Enterprise on the same part of the file.
 */
export const enterpriseSince: (
  complaint: Complaint,
  item: Item | undefined,
  newest: Catalogue,
  judge: (version: KongVersion) => readonly Complaint[],
) => KongVersion | undefined = (() => {
  // What one plugin's field is told of holds for all of that plugin in all files.
  const known = new WeakMap<Catalogue, Map<string, KongVersion | undefined>>();
  return (complaint, item, newest, judge) => {
    // Plugins have a table of their own, and their message says what it holds.
    if (complaint.code === 'unknown-plugin') return undefined;
    const ofNewest = known.get(newest) ?? new Map<string, KongVersion | undefined>();
    known.set(newest, ofNewest);
    const key = keyOf(complaint, item);
    if (!ofNewest.has(key)) {
      if (KEPT <= ofNewest.size) ofNewest.clear();
      const first = VERSIONS.find((version) => !judge(version).some((other) => isAround(other, complaint)));
      ofNewest.set(key, first === VERSIONS[0] ? undefined : first);
    }
    return ofNewest.get(key);
  };
})();

const KEPT = 1000;

/** About the same place, or one around it, which an older version does not know either. */
function isAround(around: Complaint, { path }: Complaint): boolean {
  return around.path.length <= path.length && around.path.every((step, i) => step === path[i]);
}

/** What is complained of, where: in which field of which plugin, whatever its place in the file. */
function keyOf({ code, path, facts }: Complaint, item: Item | undefined): string {
  const holders = (item?.entities ?? []).filter(({ pathInItem }) =>
    pathInItem.every((step, i) => step === path[i]),
  );
  const name = holders.at(-1)?.fields.get('name');
  const value = name && resolveAlias(name.value);
  const plugin = holders.at(-1)?.kind === 'plugins' && value?.kind === 'scalar' ? value.text : '';
  const written = 'value' in facts ? facts.value : '';
  return JSON.stringify([
    item?.section,
    code,
    plugin,
    path.filter((step) => typeof step === 'string'),
    written,
  ]);
}
