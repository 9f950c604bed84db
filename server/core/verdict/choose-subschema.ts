import type { ChooseSubschema } from '../catalogue/describe.ts';
import type { Config } from '../model/config.ts';
import { fieldsOf, resolveAlias } from '../syntax/read.ts';
import type { Node } from '../syntax/tree.ts';

/** Answers from the file: the plugin's or vault's name, the first protocol of a route. */
export function subschemaChooser(config: Config): ChooseSubschema {
  return (kind, path) => {
    const entity = nodeAtPath(config, path);
    if (entity?.kind !== 'map') return undefined;
    const pair = fieldsOf(entity).get(kind === 'routes' ? 'protocols' : 'name');
    const value = pair && resolveAlias(pair.value);
    if (kind === 'routes' && value === undefined) return 'http';
    const first = value?.kind === 'list' ? value.items[0] && resolveAlias(value.items[0]) : value;
    return first?.kind === 'scalar' && typeof first.value === 'string' ? first.value : undefined;
  };
}

/** The node at keys and 0-based indexes from the root; undefined where the text has none. */
export function nodeAtPath(config: Config, path: readonly (string | number)[]): Node | undefined {
  let node: Node | undefined = config.document.root && resolveAlias(config.document.root);
  for (const step of path) {
    if (typeof step === 'number') node = node?.kind === 'list' ? node.items[step] : undefined;
    else node = node?.kind === 'map' ? fieldsOf(node).get(step)?.value : undefined;
    node = node && resolveAlias(node);
  }
  return node;
}
