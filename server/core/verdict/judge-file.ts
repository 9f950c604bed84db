/** Kong's verdict on the frame of the file: its name, its root, its top-level keys. */

import { type Catalogue, isAtLeast } from '../catalogue/catalogue.ts';
import type { FieldSchema } from '../catalogue/schema.ts';
import type { Config } from '../model/config.ts';
import { resolveAlias } from '../syntax/read.ts';
import type { Located, Node } from '../syntax/tree.ts';
import { togetherRefused } from './any-gateway.ts';
import { checkField } from './check-field.ts';
import type { Complaint } from './complaint.ts';
import { enterpriseSince } from './enterprise-since.ts';
import { catalogueOf, enterpriseOf } from './judge-item.ts';
import type { Judging } from './judging.ts';
import { isSequence, readValue, type TableValue } from './value.ts';

const META: ReadonlyMap<string, FieldSchema> = new Map<string, FieldSchema>([
  ['_transform', { type: 'boolean' }],
  ['_comment', { type: 'string' }],
  ['_ignore', { type: 'array', elements: { type: 'any' } }],
]);

/** decK takes any version that it can read, and 1.1 where there is none; parts of a config need none. */
const DECK_VERSION: FieldSchema = { type: 'string' };

const ANY: FieldSchema = { type: 'any' };

/** `_info` and `_plugin_configs` are looked at by rules of their own. */
const DECK_META: ReadonlyMap<string, FieldSchema> = new Map<string, FieldSchema>([
  ['_transform', { type: 'boolean' }],
  ['_workspace', { type: 'string' }],
  ['_info', ANY],
  ['_konnect', ANY],
  ['_plugin_configs', ANY],
]);

/** Some thirty rules ask one after the other. A verdict is a function of the config, so it may be kept with it. */
export const judgeFile: (config: Config) => readonly Complaint[] = (() => {
  const verdicts = new WeakMap<Config, readonly Complaint[]>();
  return (config) => {
    const known = verdicts.get(config) ?? judge(config);
    verdicts.set(config, known);
    return known;
  };
})();

function judge(config: Config): readonly Complaint[] {
  const { settings } = config;
  const complaints = judgeFrame(config, catalogueOf(settings));
  if (settings.target.version !== 'auto') return complaints;
  const newest = enterpriseOf(settings);
  return togetherRefused(complaints, judgeFrame(config, newest), (complaint) =>
    enterpriseSince(complaint, undefined, newest, (version) =>
      judgeFrame(config, enterpriseOf(settings, version)),
    ),
  );
}

function judgeFrame(config: Config, catalogue: Catalogue): readonly Complaint[] {
  const { settings, document } = config;
  const complaints: Complaint[] = [];
  const judging: Judging = {
    catalogue,
    now: settings.now,
    report: (complaint) => complaints.push(complaint),
  };
  const { fileName } = settings;
  const origin = { offset: 0 };
  const start: Located = document.root ?? { origin, from: 0, to: 0 };
  if (settings.dialect === 'dbless' && fileName !== undefined && !/json$|ya?ml$/.test(fileName)) {
    const facts = { ending: /\.[^./\\]*$/.exec(fileName)?.[0] ?? '' };
    judging.report({
      code: 'not-a-config',
      facts,
      at: { ...start, to: start.from },
      path: [],
      refused: true,
    });
    return complaints;
  }
  const root = document.root && resolveAlias(document.root);
  if (!root) {
    if (document.problems.some((problem) => !problem.tolerated)) return complaints;
    judging.report({ code: 'not-a-config', facts: { found: 'nothing' }, at: start, path: [], refused: true });
    return complaints;
  }
  if (root.kind === 'scalar' && root.value !== null) {
    judging.report({ code: 'not-a-config', facts: { found: 'text' }, at: root, path: [], refused: true });
    return complaints;
  }
  if (root.kind === 'list' && 0 < root.items.length) {
    judging.report({ code: 'not-a-config', facts: { found: 'a list' }, at: root, path: [], refused: true });
    return complaints;
  }
  checkRoot(judging, config, root);
  return complaints;
}

function checkRoot(judging: Judging, config: Config, root: Node): void {
  const { catalogue } = judging;
  const sections = new Set(catalogue.sections);
  const isDeck = catalogue.dialect === 'deck';
  const metas = isDeck ? DECK_META : META;
  const known = ['_format_version', ...metas.keys(), ...sections];
  const versions = isAtLeast(catalogue, '3.0') ? ['1.1', '2.1', '3.0'] : ['1.1', '2.1'];
  const version: FieldSchema = isDeck ? DECK_VERSION : { type: 'string', required: true, oneOf: versions };
  const { placeholders } = config.settings;
  for (const [name, pair] of config.sections) {
    const meta = name === '_format_version' ? version : metas.get(name);
    if (meta) checkField(judging, meta, readValue(pair.value, pair.key, [name], placeholders), name);
    else if (sections.has(name))
      checkSection(judging, shallow(pair.value, pair.key, name, placeholders), name);
    else if (!(name === 'updated_at' && isAtLeast(catalogue, '3.0')))
      judging.report({
        code: 'unknown-field',
        facts: { name, of: 'the file', known },
        at: pair.key,
        path: [name],
        refused: true,
      });
  }
  if (root.kind === 'map') reportBadKeys(judging, root.pairs);
  if (!isDeck && !config.sections.has('_format_version')) {
    const first = root.kind === 'map' ? (root.pairs[0]?.key ?? root) : root;
    const facts = { name: '_format_version', of: 'the file' };
    judging.report({ code: 'missing-field', facts, at: first, path: ['_format_version'], refused: true });
  }
}

function reportBadKeys(judging: Judging, pairs: readonly { readonly key: Node }[]): void {
  for (const { key } of pairs) {
    const name = resolveAlias(key);
    if (name?.kind === 'scalar' && typeof name.value === 'string') continue;
    const facts = { version: judging.catalogue.version, because: 'a top-level key is no text' };
    judging.report({ code: 'internal-error', facts, at: key, path: [], refused: true });
  }
}

/** The section without its elements, which the items' own verdicts look at. */
function shallow(node: Node, key: Located, name: string, placeholders: Config['settings']['placeholders']) {
  const real = resolveAlias(node);
  if (real?.kind !== 'list') return readValue(node, key, [name], placeholders);
  const place = { at: key, path: [name], origin: 'written', key } as const;
  const empty: TableValue = {
    kind: 'table',
    entries: new Map(),
    place,
    head: key,
    written: 'list',
    badKeys: [],
  };
  return empty;
}

function checkSection(judging: Judging, value: ReturnType<typeof shallow>, name: string): void {
  if (value.kind === 'table' && isSequence(value)) return;
  checkField(judging, { type: 'array' }, value, name);
}
