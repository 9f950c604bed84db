/** Services and routes behind which Kong or a plugin answers, so that no backend is asked. */
import type { Config, Entity } from '../../model/config.ts';
import { resolveAlias } from '../../syntax/read.ts';
import { declaredPlugin } from '../entity-rule.ts';

/** Plugins that make the answer themselves, always or for most requests. */
const TERMINATING: ReadonlySet<string> = new Set([
  'request-termination',
  'aws-lambda',
  'azure-functions',
  'openfunction',
  'openwhisk',
  'redirect',
  'mocking',
  'ai-proxy',
  'ai-proxy-advanced',
  'ai-mcp-proxy',
  'ai-a2a-proxy',
  'kafka-upstream',
  'kafka-consume',
  'confluent',
  'confluent-consume',
  'solace-upstream',
  'solace-consume',
  'degraphql',
  'forward-proxy',
  'websocket-proxy',
  'datakit',
  'request-callout',
  'exit-transformer',
  'route-by-header',
  'pre-function',
  'post-function',
  'canary',
  'oauth2',
  'acme',
  'upstream-oauth',
]);

/** The plugins nested in an entity, or bound to it from elsewhere in the file. */
export function pluginsOf(entity: Entity, config: Config): readonly Entity[] {
  const nested = entity.nested('plugins');
  const bound = [entity.name, entity.id].flatMap((key) =>
    key === undefined
      ? []
      : config.index
          .referencesTo(entity.kind, key)
          .map(({ from }) => from)
          .filter(({ kind }) => kind === 'plugins'),
  );
  return [...nested, ...bound];
}

/** A plugin on the entity answers in the backend's place, or a plugin that we do not know may. */
export function answersItself(entity: Entity, config: Config): boolean {
  return pluginsOf(entity, config).some((plugin) => isTerminating(plugin, config));
}

export function isTerminating(plugin: Entity, config: Config): boolean {
  return declaredPlugin(plugin, config, TERMINATING) !== undefined;
}

/** Where nothing is nested under `field`. */
export function hasNone(entity: Entity, field: string): boolean {
  const pair = entity.fields.get(field);
  const list = pair && resolveAlias(pair.value);
  return list === undefined || (list.kind === 'list' && list.items.length === 0) || isNull(list);
}

function isNull(node: ReturnType<typeof resolveAlias>): boolean {
  return node?.kind === 'scalar' && node.value === null;
}
