/** Kong's verdict on the frame of the file: its name, its root, its top-level keys. */

import { isAtLeast } from '../catalogue/catalogue.ts';
import type { FieldSchema } from '../catalogue/schema.ts';
import type { Config } from '../model/config.ts';
import { resolveAlias } from '../syntax/read.ts';
import type { Located, Node } from '../syntax/tree.ts';
import { checkField } from './check-field.ts';
import type { Complaint } from './complaint.ts';
import { catalogueOf } from './judge-item.ts';
import type { Judging } from './judging.ts';
import { isNull, isSequence, readValue, type TableValue } from './value.ts';

const META: ReadonlyMap<string, FieldSchema> = new Map<string, FieldSchema>([
  ['_transform', { type: 'boolean' }],
  ['_comment', { type: 'string' }],
  ['_ignore', { type: 'array', elements: { type: 'any' } }],
]);

export function judgeFile(config: Config): readonly Complaint[] {
  const { settings, document } = config;
  const complaints: Complaint[] = [];
  const catalogue = catalogueOf(settings);
  const judging: Judging = {
    catalogue,
    now: settings.now,
    report: (complaint) => complaints.push(complaint),
  };
  const { fileName } = settings;
  const origin = { offset: 0 };
  const start: Located = document.root ?? { origin, from: 0, to: 0 };
  if (fileName !== undefined && !/json$|ya?ml$/.test(fileName)) {
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
  const written = readValue(root, undefined, [], settings.placeholders);
  if (written.kind === 'scalar' && !isNull(written)) {
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
  const kinds = new Set(catalogue.kinds);
  const known = ['_format_version', ...META.keys(), ...kinds];
  const versions = isAtLeast(catalogue, '3.0') ? ['1.1', '2.1', '3.0'] : ['1.1', '2.1'];
  const version: FieldSchema = { type: 'string', required: true, oneOf: versions };
  const { placeholders } = config.settings;
  for (const [name, pair] of config.sections) {
    const meta = name === '_format_version' ? version : META.get(name);
    if (meta) checkField(judging, meta, readValue(pair.value, pair.key, [name], placeholders), name);
    else if (kinds.has(name)) checkSection(judging, shallow(pair.value, pair.key, name, placeholders), name);
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
  if (!config.sections.has('_format_version')) {
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
