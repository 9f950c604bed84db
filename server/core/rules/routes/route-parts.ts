/** What rules about routes ask of a route. */
import type { Config, Entity } from '../../model/config.ts';
import { referents } from '../../model/config-index.ts';
import { versionNumber } from '../../router/route-table.ts';
import type { ScalarNode } from '../../syntax/tree.ts';
import { type Fields, fieldsOfEntity, isUnset, itemsIn, nodeIn, textsIn } from '../fields.ts';
import { migrates } from '../migrates.ts';

/** The service that a route leads to; undefined where it has none or the file does not have it. */
export function serviceOfRoute(route: Entity, config: Config): Entity | undefined {
  if (route.parent?.kind === 'services') return route.parent;
  const reference = route.part.references.find(({ from, field }) => from === route && field === 'service');
  return reference && referents(config.index, 'services', reference.value)[0];
}

/** A 3.x gateway that takes the file's paths as they are: what begins with "~" is a regex, nothing else is. */
export function takesPathsAsWritten(config: Config): boolean {
  return 3000 <= versionNumber(config.settings.target.version) && !migrates(config);
}

export interface WrittenPath {
  readonly at: ScalarNode;
  readonly text: string;
  readonly index: number;
}

/** The paths that are no regexes. */
export function plainPaths(fields: Fields): readonly WrittenPath[] {
  return textsIn(fields, 'paths').filter(({ text }) => !text.startsWith('~'));
}

/** The paths that are regexes, the mark included. */
export function regexPaths(fields: Fields): readonly WrittenPath[] {
  return textsIn(fields, 'paths').filter(({ text }) => text.startsWith('~'));
}

/** Some path is a placeholder. */
export function hasUnknownPath(fields: Fields): boolean {
  return itemsIn(fields, 'paths').length !== textsIn(fields, 'paths').length;
}

/** Undefined: not known. Kong's own default is http and https. */
export function protocolsOf(route: Entity, config: Config): readonly string[] | undefined {
  const fields = fieldsOfEntity(route, config);
  if (isUnset(fields, 'protocols')) return ['http', 'https'];
  const written = nodeIn(fields, 'protocols');
  const texts = textsIn(fields, 'protocols').map(({ text }) => text);
  return written?.kind === 'list' && texts.length === written.items.length ? texts : undefined;
}
