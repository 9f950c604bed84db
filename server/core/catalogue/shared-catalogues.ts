/** One catalogue a gateway for everybody: what is decoded once is never decoded again. */

import { type Catalogue, type LiveSchemas, openCatalogue } from './catalogue.ts';
import type { Edition, Flavor, KongVersion } from './target.ts';

/**
 * The catalogue of a gateway. The same arguments give the same object; what it keeps is decoded from constants, so
 * nobody can tell it from one made anew.
 */
export const catalogueFor: (
  edition: Edition,
  version: KongVersion,
  flavor: Flavor,
  live?: LiveSchemas,
) => Catalogue = (() => {
  const shipped = new Map<string, Catalogue>();
  const connected = new WeakMap<LiveSchemas, Map<string, Catalogue>>();
  return (edition, version, flavor, live) => {
    const known = live ? (connected.get(live) ?? new Map<string, Catalogue>()) : shipped;
    if (live) connected.set(live, known);
    const key = `${edition} ${version} ${flavor}`;
    const open = known.get(key) ?? openCatalogue(edition, version, flavor, live);
    known.set(key, open);
    return open;
  };
})();
