/** Complaints about a decK state file that decK itself makes groundless before Kong sees the file. */

import type { Config, Entity, Part } from '../model/config.ts';
import { resolveAlias, stringKey } from '../syntax/read.ts';
import { closest } from '../text/closest.ts';
import type { Complaint, ComplaintCode } from './complaint.ts';

/** Rules over fields that may come from elsewhere. */
const ABOUT_ABSENCE: ReadonlySet<ComplaintCode> = new Set([
  'missing-field',
  'one-field-required',
  'fields-required-together',
  'field-conflict',
]);

export function withoutGroundless(
  complaints: readonly Complaint[],
  item: Part,
  config: Config,
): readonly Complaint[] {
  if (complaints.length === 0) return complaints;
  const completed = item.entities.filter(isCompletedElsewhere).map(({ pathInItem }) => pathInItem);
  const own = namesIn(config, 'custom_plugins').concat(namesIn(config, 'cloned_plugins'));
  const defaults = kindsWithDefaults(config);
  return complaints.filter((complaint) => {
    if (isAboutWasm(complaint)) return false;
    if (complaint.code === 'unknown-plugin' && own.includes(complaint.facts.name)) return false;
    if (!ABOUT_ABSENCE.has(complaint.code)) return true;
    if (completed.some((path) => path.every((step, i) => complaint.path[i] === step))) return false;
    return !defaults.some((kind) =>
      item.entities.some((entity) => entity.kind === kind && holds(entity, complaint)),
    );
  });
}

/** `_config` names a shared config, partials hold parts of one. */
function isCompletedElsewhere({ kind, fields }: Entity): boolean {
  return kind === 'plugins' && (fields.has('_config') || fields.has('partials'));
}

function holds(entity: Entity, complaint: Complaint): boolean {
  const inside = complaint.path.slice(entity.pathInItem.length);
  return inside.length <= 1 && entity.pathInItem.every((step, i) => complaint.path[i] === step);
}

function namesIn(config: Config, section: string): string[] {
  const pair = config.sections.get(section);
  const list = pair && resolveAlias(pair.value);
  if (list?.kind !== 'list') return [];
  return list.items.flatMap((node) => {
    const root = resolveAlias(node);
    const name =
      root?.kind === 'map' ? root.pairs.find(({ key }) => stringKey(key) === 'name')?.value : undefined;
    return name?.kind === 'scalar' ? [name.text] : [];
  });
}

/** Kinds for which `_info.defaults` fills in fields. */
function kindsWithDefaults(config: Config): readonly string[] {
  const info = config.sections.get('_info');
  const map = info && resolveAlias(info.value);
  const pair = map?.kind === 'map' ? map.pairs.find(({ key }) => stringKey(key) === 'defaults') : undefined;
  const defaults = pair && resolveAlias(pair.value);
  if (defaults?.kind !== 'map') return [];
  return defaults.pairs.flatMap(({ key }) => {
    const name = stringKey(key);
    return name === undefined ? [] : [`${name}s`];
  });
}

/** Whether a gateway runs WebAssembly, and with which filters, stands in no such file. */
export function isAboutWasm({ code, path }: Complaint): boolean {
  return code === 'wasm-not-enabled' || path.includes('filter_chains');
}

/** A plugin that nobody knows and that resembles none is most likely the user's own. */
export function isLikelyCustomPlugin(complaint: Complaint): boolean {
  if (complaint.code !== 'unknown-plugin') return false;
  const { name, known, elsewhere } = complaint.facts;
  return elsewhere === undefined && closest(name, known) === undefined;
}
