/** What the thing under the cursor is. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import { describeNamed } from '../catalogue/describe.ts';
import type { Config, Entity } from '../model/config.ts';
import { KINDS } from '../model/kinds.ts';
import { addressOf } from '../model/service-address.ts';
import { nodeAt, stringKey } from '../syntax/read.ts';
import type { Located } from '../syntax/tree.ts';
import type { Level } from './cursor.ts';
import { describeField } from './describe-field.ts';
import { levelsOf } from './levels.ts';
import { definitionAt } from './navigate.ts';
import { cataloguesOf, placeAt } from './schema-at.ts';
import { textsOf } from './suggested-request.ts';

export interface HoverText {
  readonly at: Located;
  /** Markdown; nothing in it comes from the file unescaped. */
  readonly markdown: string;
}

export function hoverAt(config: Config, offset: number): HoverText | undefined {
  const steps = nodeAt(config.document, offset);
  const last = steps.at(-1);
  const pair = last?.pair;
  if (!last || !pair) return undefined;
  if (last.role === 'value') {
    const [entity] = definitionAt(config, offset);
    if (entity) return { at: last.node, markdown: describeEntity(entity) };
  }
  const name = stringKey(pair.key);
  if (name === undefined || last.node.kind !== 'scalar') return undefined;
  const described = describeKey(levelsOf(steps), name, config);
  return described === undefined
    ? undefined
    : { at: last.role === 'key' ? pair.key : last.node, markdown: described };
}

function describeKey(levels: readonly Level[], name: string, config: Config): string | undefined {
  const catalogues = cataloguesOf(config.settings);
  const found = catalogues.flatMap((catalogue) => {
    const place = placeAt(levels, catalogue);
    const field = place?.kind === 'record' ? describeNamed(catalogue, place.record, name) : undefined;
    return field ? [{ catalogue, field }] : [];
  });
  const [first] = found;
  if (!first) return sectionWords(levels, name);
  return describeField(
    first.field,
    found.length < catalogues.length ? gatewayName(first.catalogue) : undefined,
  );
}

function gatewayName({ edition, version }: Catalogue): string {
  return edition === 'enterprise' ? `Kong Enterprise ${version}` : `Kong ${version}`;
}

function sectionWords(levels: readonly Level[], name: string): string | undefined {
  const kind = KINDS[name];
  if (!kind) return undefined;
  const parent = levels.at(-1)?.key;
  const of = parent === undefined ? '' : ` of this ${KINDS[parent]?.singular ?? parent}`;
  return `**${name}**: list of ${kind.singular}s${of}`;
}

/** Markdown; nothing in it comes from the file unescaped. */
export function describeEntity(entity: Entity): string {
  const title = `**${KINDS[entity.kind]?.singular ?? entity.kind}** ${code(entity.name ?? entity.id ?? '')}`;
  if (entity.kind === 'routes') return [title, ...describeRoute(entity)].join('\n\n');
  if (entity.kind !== 'services') return title;
  const { protocol, host, port, path } = addressOf(entity);
  if (!protocol || !host || !port) return title;
  return `${title}\n\nsends to ${code(`${protocol.value}://${host.value}:${port.value}${path?.value ?? ''}`)}`;
}

/** What it asks of a request, as far as it is a list of words. */
function describeRoute(route: Entity): readonly string[] {
  const asked = (['protocols', 'methods', 'hosts', 'paths', 'snis'] as const).flatMap((field) => {
    const texts = textsOf(route, field);
    return texts.length === 0 ? [] : [`${field} ${texts.map(code).join(', ')}`];
  });
  return asked.length === 0 ? [] : [asked.join('; ')];
}

/** As inline code, with no way out of it. */
export function code(text: string): string {
  return `\`${text.replaceAll('`', "'").replaceAll(/\s+/g, ' ')}\``;
}
