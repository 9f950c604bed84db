/** The maps around a node of the tree, as the schema walk wants them. */
import { fieldsOf, resolveAlias, type Step, stringKey } from '../syntax/read.ts';
import type { MapNode } from '../syntax/tree.ts';
import type { Level } from './cursor.ts';

/** From the root inwards; what is a key ends the walk. */
export function levelsOf(steps: readonly Step[]): readonly Level[] {
  const levels: Level[] = [];
  let key: string | undefined;
  for (const { node, pair, role } of steps) {
    if (role === 'key') break;
    if (pair) key = stringKey(pair.key);
    const map = resolveAlias(node);
    if (map?.kind !== 'map') continue;
    levels.push({
      key: levels.length === 0 ? undefined : key,
      inList: role === 'item',
      fields: textsOf(map),
    });
  }
  return levels;
}

function textsOf(map: MapNode): ReadonlyMap<string, string> {
  return new Map(
    [...fieldsOf(map)].map(([name, { value }]) => [name, value.kind === 'scalar' ? value.text : '']),
  );
}
