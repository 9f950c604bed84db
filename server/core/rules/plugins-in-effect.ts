/** Which plugins run for a route: its own, its service's, the global ones. Worked out once for all rules that ask. */
import type { Config, Entity } from '../model/config.ts';
import { finish } from '../syntax/finish.ts';
import { type DeclaredPlugin, declaredPlugin } from './entity-rule.ts';
import { serviceOfRoute } from './routes/route-parts.ts';

export interface RoutePlugins {
  readonly route: Entity;
  readonly service: Entity | undefined;
  /** Of several of one name the most special, as Kong chooses. Those bound to consumers are not among them. */
  readonly plugins: ReadonlyMap<string, DeclaredPlugin>;
  /** Some plugin's name is not known. */
  readonly isOpen: boolean;
}

/** Between two pauses. */
const ITEMS_A_STEP = 100;

const SCOPES = ['route', 'service', 'consumer', 'consumer_group'] as const;

/** A function of the config, kept with it. */
export function pluginsInEffect(config: Config): readonly RoutePlugins[] {
  return finish(pluginSteps(config));
}

/** The same in steps. */
export const pluginSteps: (config: Config) => Generator<void, readonly RoutePlugins[]> = (() => {
  const known = new WeakMap<Config, readonly RoutePlugins[]>();
  return function* (config) {
    const kept = known.get(config);
    if (kept) return kept;
    const found = yield* workOut(config);
    known.set(config, found);
    return found;
  };
})();

function* workOut(config: Config): Generator<void, readonly RoutePlugins[]> {
  const global = new Map<string, DeclaredPlugin>();
  const byOwner = new Map<Entity, DeclaredPlugin[]>();
  const routes: Entity[] = [];
  let isOpen = false;
  for (const [i, item] of config.items.entries()) {
    if (i % ITEMS_A_STEP === 0) yield;
    for (const entity of item.entities) {
      if (entity.kind === 'routes') routes.push(entity);
      if (entity.kind !== 'plugins' || entity.parent?.kind === 'consumers') continue;
      const plugin = declaredPlugin(entity, config);
      if (!plugin) {
        // Switched off, or its name is a placeholder.
        isOpen ||= !isOff(entity);
        continue;
      }
      const bound = SCOPES.filter((scope) => entity.fields.has(scope));
      const owner = entity.parent ?? ownerOf(entity, bound, config);
      if (owner === undefined && bound.length === 0) global.set(plugin.name, plugin);
      else if (owner) byOwner.set(owner, [...(byOwner.get(owner) ?? []), plugin]);
      else if (bound.some((scope) => scope === 'route' || scope === 'service')) isOpen = true;
    }
  }
  const found: RoutePlugins[] = [];
  for (const [i, route] of routes.entries()) {
    if (i % ITEMS_A_STEP === 0) yield;
    const service = serviceOfRoute(route, config);
    const plugins = new Map(global);
    for (const owner of [service, route])
      for (const plugin of (owner && byOwner.get(owner)) ?? []) plugins.set(plugin.name, plugin);
    found.push({ route, service, plugins, isOpen });
  }
  return found;
}

/** Undefined as well for what is bound to a consumer, too: it runs for some requests only. */
function ownerOf(plugin: Entity, bound: readonly string[], config: Config): Entity | undefined {
  if (bound.length !== 1) return undefined;
  const reference = plugin.part.references.find(({ from }) => from === plugin);
  if (!reference || (reference.to !== 'routes' && reference.to !== 'services')) return undefined;
  const { index } = config;
  return index.named(reference.to, reference.value)[0] ?? index.byId(reference.to, reference.value)[0];
}

function isOff(plugin: Entity): boolean {
  const enabled = plugin.fields.get('enabled')?.value;
  return enabled?.kind === 'scalar' && enabled.value === false;
}
