/**
 * Kong's verdict on one item: a top-level entity with all that is nested in it. Depends on nothing else. A large one
 * is judged part by part; what is said is the same.
 */

import type { Catalogue } from '../catalogue/catalogue.ts';
import { isAtLeast } from '../catalogue/catalogue.ts';
import { catalogueFor } from '../catalogue/shared-catalogues.ts';
import type { KongVersion } from '../catalogue/target.ts';
import { asDeck } from '../dialect/deck-catalogue.ts';
import type { CheckSettings } from '../model/check-settings.ts';
import type { Config, Part, PartElement } from '../model/config.ts';
import type { Path } from '../syntax/path.ts';
import type { ListNode, MapNode, Node, Pair } from '../syntax/tree.ts';
import { itemAcceptorFor } from './accept/accept-item.ts';
import { NEWEST, togetherRefused } from './any-gateway.ts';
import { kindOf } from './check-field.ts';
import { checkDeclaredEntity } from './check-record.ts';
import type { Complaint } from './complaint.ts';
import { withoutGroundless } from './deck-leniency.ts';
import { enterpriseSince } from './enterprise-since.ts';
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
export const judgeItem: (item: Part, config: Config) => readonly Complaint[] = (() => {
  let newest:
    | { readonly item: Part; readonly config: Config; readonly verdict: readonly Complaint[] }
    | undefined;
  let court: { readonly config: Config; readonly accepts: (item: Part) => boolean } | undefined;
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
export function acceptorOf(config: Config): (item: Part) => boolean {
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
export function judgeForAll(item: Part, config: Config): readonly Complaint[] {
  const complaints = judgeBy(catalogueOf(config.settings), item, config);
  return settledFor(config, complaints, item, (catalogue) => judgeBy(catalogue, item, config));
}

/** What is left of a gateway's complaints for the dialect, and for a target that is not known. */
function settledFor(
  config: Config,
  complaints: readonly Complaint[],
  item: Part,
  judgeAgain: (catalogue: Catalogue) => readonly Complaint[],
): readonly Complaint[] {
  const { settings } = config;
  const lenient = (found: readonly Complaint[]) =>
    settings.dialect === 'deck' ? withoutGroundless(found, item, config) : found;
  if (settings.target.version !== 'auto') return lenient(complaints);
  const newest = enterpriseOf(settings);
  return togetherRefused(lenient(complaints), lenient(judgeAgain(newest)), (complaint) =>
    enterpriseSince(complaint, item, newest, (version) => judgeAgain(enterpriseOf(settings, version))),
  );
}

function judgeBy(catalogue: Catalogue, item: Part, config: Config): readonly Complaint[] {
  return item.element === undefined
    ? judgeNode(catalogue, item.section, item.node, config)
    : judgeElement(catalogue, item, item.element, config);
}

/**
 * As Kong would judge the element in the item: in its list, without anything else of the item. Whether a broken one
 * is dropped depends on who follows; and nothing is said of what stands in an item that is broken itself.
 */
function judgeElement(
  catalogue: Catalogue,
  { section, node, whole }: Part,
  element: PartElement,
  config: Config,
): readonly Complaint[] {
  const { field, key } = element;
  const judgeList = (items: readonly Node[]) => {
    const { origin, from, to } = whole.node;
    const list: ListNode = {
      kind: 'list',
      origin: node.origin,
      from: node.from,
      to: node.to,
      items,
      flow: false,
    };
    const pair: Pair = { origin: key.origin, from: key.from, to: key.to, key, value: list };
    const around: MapNode = { kind: 'map', origin, from, to, pairs: [pair], flow: false };
    const found = judgeNode(catalogue, section, around, config);
    return found.filter(({ path }) => path[0] === field && path[1] === 0);
  };
  let found = judgeList([node]);
  if (found.some(({ refused }) => !refused)) found = judgeList([node, ...element.followers()]);
  if (found.length === 0 || isBroken(catalogue, element.own(), config)) return [];
  const index = element.index();
  return found.map((one) => ({ ...one, path: movedTo(index, one.path), ...movedPlace(index, one) }));
}

function movedPlace(index: number, { kongNames }: Complaint): Pick<Complaint, 'kongNames'> {
  return kongNames ? { kongNames: { ...kongNames, path: movedTo(index, kongNames.path) } } : {};
}

function movedTo(index: number, [field = '', , ...inside]: Path): Path {
  return [field, index, ...inside];
}

/** Kong throws the item away before it looks at what is in it. */
function isBroken(catalogue: Catalogue, { section, node }: Part, config: Config): boolean {
  const judging: Judging = { catalogue, now: config.settings.now, report: () => undefined };
  const written = readValue(node, undefined, [], config.settings.placeholders);
  return written.kind === 'table' && prepareEntity(judging, section, written).kind === 'broken';
}

function judgeNode(catalogue: Catalogue, section: string, node: Node, config: Config): readonly Complaint[] {
  const { settings } = config;
  const migrates = migratesFor(catalogue, config);
  const complaints: Complaint[] = [];
  const judging: Judging = {
    catalogue,
    now: settings.now,
    source: config.document.source,
    report: (complaint) => complaints.push(complaint),
  };
  judge(judging, section, readValue(node, undefined, [], settings.placeholders), migrates);
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

/** Kong Enterprise, the newest if no other is wanted. */
export function enterpriseOf(
  { target, dialect, live }: CheckSettings,
  version: KongVersion = NEWEST[1],
): Catalogue {
  const catalogue = known('enterprise', version, target.flavor, live);
  return dialect === 'deck' ? asDeck(catalogue, 'any-gateway') : catalogue;
}

function judge(judging: Judging, section: string, written: Value, migrates: boolean): void {
  if (!judging.catalogue.entity(section)) return;
  if (written.kind === 'scalar' && written.unknown) return;
  if (written.kind === 'scalar') {
    const value = written.value === null ? undefined : String(written.value);
    const facts = { expected: 'map', found: kindOf(written), value } as const;
    judging.report({ code: 'wrong-type', facts, at: written.place.at, path: [], refused: true });
    return;
  }
  const table = migrates ? migrateRoutes(judging, section, written) : written;
  const prepared = prepareEntity(judging, section, table);
  if (prepared.kind === 'broken') for (const complaint of prepared.complaints) judging.report(complaint);
  else checkDeclaredEntity(judging, section, prepared.value, undefined);
}
