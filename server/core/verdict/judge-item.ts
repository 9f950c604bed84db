/** Kong's verdict on one item: a top-level entity with all that is nested in it. Depends on nothing else. */

import type { Catalogue } from '../catalogue/catalogue.ts';
import { isAtLeast } from '../catalogue/catalogue.ts';
import { catalogueFor } from '../catalogue/shared-catalogues.ts';
import { asDeck } from '../dialect/deck-catalogue.ts';
import type { Config, Item } from '../model/config.ts';
import type { CheckSettings } from '../model/target.ts';
import { itemAcceptorFor } from './accept/accept-item.ts';
import { NEWEST, togetherRefused } from './any-gateway.ts';
import { kindOf } from './check-field.ts';
import { checkDeclaredEntity } from './check-record.ts';
import type { Complaint } from './complaint.ts';
import { withoutGroundless } from './deck-leniency.ts';
import { withSupplement } from './enterprise-supplement.ts';
import { formatVersionOf } from './format-version.ts';
import type { Judging } from './judging.ts';
import { migrateRoutes } from './migrate.ts';
import { prepareEntity } from './prepare.ts';
import { readValue, type Value } from './value.ts';

/**
 * Paths are relative to the item. Some thirty rules ask for the verdict on the same item one after the other, so
 * the newest one is kept. One is enough, and a weak table of all of them is dear to the garbage collector.
 */
export const judgeItem: (item: Item, config: Config) => readonly Complaint[] = (() => {
  let newest:
    | { readonly item: Item; readonly config: Config; readonly verdict: readonly Complaint[] }
    | undefined;
  let court: { readonly config: Config; readonly accepts: (item: Item) => boolean } | undefined;
  return (item, config) => {
    if (newest?.item !== item || newest.config !== config) {
      if (court?.config !== config) court = { config, accepts: acceptorOf(config) };
      const verdict = court.accepts(item) ? NOTHING : judgeForAll(item, config);
      newest = { item, config, verdict };
    }
    return newest.verdict;
  };
})();

const NOTHING: readonly Complaint[] = [];

/** Whether the verdict on an item is that there is nothing to say, found out the quick way. */
export function acceptorOf(config: Config): (item: Item) => boolean {
  const { settings } = config;
  const { now, placeholders } = settings;
  const catalogue = catalogueOf(settings);
  const other = settings.target.version === 'auto' ? enterpriseOf(settings) : undefined;
  const acceptor = itemAcceptorFor(catalogue, other);
  const asking = { placeholders, now, migrates: migratesFor(catalogue, config) };
  return (item) => acceptor.accepts(item, asking);
}

function migratesFor(catalogue: Catalogue, config: Config): boolean {
  return (
    config.settings.dialect === 'dbless' &&
    isAtLeast(catalogue, '3.0') &&
    /^[12]\.1$/.test(formatVersionOf(config) ?? '')
  );
}

/** The whole verdict, with places and words: what the quick way is held against. */
export function judgeForAll(item: Item, config: Config): readonly Complaint[] {
  const complaints = judgeBy(catalogueOf(config.settings), item, config);
  return settledFor(config, complaints, item, (catalogue) => judgeBy(catalogue, item, config));
}

/** What is left of a gateway's complaints for the dialect, and for a target that is not known. */
function settledFor(
  config: Config,
  complaints: readonly Complaint[],
  item: Item,
  judgeAgain: (catalogue: Catalogue) => readonly Complaint[],
): readonly Complaint[] {
  const { settings } = config;
  const lenient = (found: readonly Complaint[]) =>
    settings.dialect === 'deck' ? withoutGroundless(found, item, config) : found;
  if (settings.target.version !== 'auto') return lenient(complaints);
  return togetherRefused(lenient(complaints), lenient(judgeAgain(enterpriseOf(settings))));
}

function judgeBy(catalogue: Catalogue, item: Item, config: Config): readonly Complaint[] {
  const { settings } = config;
  const migrates = migratesFor(catalogue, config);
  const complaints: Complaint[] = [];
  const judging: Judging = {
    catalogue,
    now: settings.now,
    report: (complaint) => complaints.push(complaint),
  };
  judge(judging, item, readValue(item.node, undefined, [], settings.placeholders), migrates);
  return complaints;
}

/** The gateway that the file is judged by; of a target that is not known, the open-source one. */
export function catalogueOf({ target, dialect, live }: CheckSettings): Catalogue {
  const { version, flavor } = target;
  const catalogue =
    version === 'auto'
      ? catalogueFor('oss', NEWEST[0], flavor, live)
      : known(target.edition, version, flavor, live);
  const scope = version === 'auto' ? 'any-gateway' : 'this-gateway';
  return dialect === 'deck' ? asDeck(catalogue, scope) : catalogue;
}

function known(...[edition, version, flavor, live]: Parameters<typeof catalogueFor>): Catalogue {
  const catalogue = catalogueFor(edition, version, flavor, live);
  return edition === 'enterprise' ? withSupplement(catalogue) : catalogue;
}

/** The newest Kong Enterprise. */
export function enterpriseOf({ target, dialect, live }: CheckSettings): Catalogue {
  const catalogue = known('enterprise', NEWEST[1], target.flavor, live);
  return dialect === 'deck' ? asDeck(catalogue, 'any-gateway') : catalogue;
}

function judge(judging: Judging, item: Item, written: Value, migrates: boolean): void {
  if (!judging.catalogue.entity(item.section)) return;
  if (written.kind === 'scalar' && written.unknown) return;
  if (written.kind === 'scalar') {
    const value = written.value === null ? undefined : String(written.value);
    const facts = { expected: 'map', found: kindOf(written), value } as const;
    judging.report({ code: 'wrong-type', facts, at: written.place.at, path: [], refused: true });
    return;
  }
  const table = migrates ? migrateRoutes(judging, item.section, written) : written;
  const prepared = prepareEntity(judging, item.section, table);
  if (prepared.kind === 'broken') for (const complaint of prepared.complaints) judging.report(complaint);
  else checkDeclaredEntity(judging, item.section, prepared.value, undefined);
}
