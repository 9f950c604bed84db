/**
 * Which plugins run for a route: its own, its service's, the global ones. Worked out once for all rules that ask, and
 * kept from edit to edit: what an edit leaves as it is stays the same object.
 */
import type { Config, Entity, Index, Part } from '../model/config.ts';
import { finish } from '../syntax/finish.ts';
import type { ScalarNode } from '../syntax/tree.ts';
import { declaredPlugin } from './entity-rule.ts';
import { hasDefaults } from './fields.ts';
import { difference, keptOfPart, partsOf } from './kept-of-part.ts';
import { serviceOfRoute } from './routes/route-parts.ts';
import type { Fault } from './rule.ts';

export interface PluginInEffect {
  readonly entity: Entity;
  readonly name: string;
  readonly nameAt: ScalarNode;
}

export interface RoutePlugins {
  readonly route: Entity;
  readonly service: Entity | undefined;
  /** Of several of one name the most special, as Kong chooses. Those bound to consumers are not among them. */
  readonly plugins: ReadonlyMap<string, PluginInEffect>;
  /** Some plugin's name is not known. */
  readonly isOpen: boolean;
}

/** The routes of one part of the file. */
export type PartRoutes = readonly RoutePlugins[];

/** Between two pauses. */
const PARTS_A_STEP = 100;

const SCOPES = ['route', 'service', 'consumer', 'consumer_group'] as const;
type Scope = (typeof SCOPES)[number];

/** A function of the config, kept with it. */
export function pluginsInEffect(config: Config): readonly PartRoutes[] {
  return finish(pluginSteps(config));
}

/** The same in steps. */
export const pluginSteps: (config: Config) => Generator<void, readonly PartRoutes[]> = (() => {
  const known = new WeakMap<Config, readonly PartRoutes[]>();
  const tables = new WeakMap<Index, { readonly hasDefaults: boolean; readonly table: EffectTable }>();
  return function* (config) {
    const kept = known.get(config);
    if (kept) return kept;
    // What rules keep with the routes depends on it.
    const frame = hasDefaults(config);
    const before = tables.get(config.index);
    const table = before?.hasDefaults === frame ? before.table : new EffectTable();
    tables.set(config.index, { hasDefaults: frame, table });
    const found = yield* table.workOut(config);
    known.set(config, found);
    return found;
  };
})();

/** What `judge` says of the routes, in the order of the file; kept as long as nothing about a part's routes changes. */
export function ofRoutes<Said>(
  judge: (each: RoutePlugins, config: Config) => Said | undefined,
): (config: Config) => readonly Said[] {
  const known = new WeakMap<PartRoutes, readonly Said[]>();
  return (config) => {
    const found: Said[] = [];
    for (const routes of pluginsInEffect(config)) {
      let said = known.get(routes);
      if (!said) {
        said = routes.flatMap((each) => judge(each, config) ?? []);
        known.set(routes, said);
      }
      for (const each of said) found.push(each);
    }
    return found;
  };
}

/** What several routes have in common is said of the first of them. */
export function* oncePerEntity<Facts>(faults: Iterable<Fault<Facts>>): Generator<Fault<Facts>> {
  const told = new Set<Entity>();
  for (const fault of faults) {
    if (!fault.entity || told.has(fault.entity)) continue;
    told.add(fault.entity);
    yield fault;
  }
}

interface PluginOfPart extends PluginInEffect {
  readonly bound: readonly Scope[];
}

/** What a part says of routes and plugins. */
interface SaidByPart {
  readonly routes: readonly Entity[];
  readonly plugins: readonly PluginOfPart[];
  readonly isOpen: boolean;
}

const SAYS_NOTHING: SaidByPart = { routes: [], plugins: [], isOpen: false };

const saidByPart = keptOfPart((part, config): SaidByPart => {
  const routes: Entity[] = [];
  const plugins: PluginOfPart[] = [];
  let isOpen = false;
  for (const entity of part.entities) {
    if (entity.kind === 'routes') routes.push(entity);
    if (entity.kind !== 'plugins' || entity.parent?.kind === 'consumers') continue;
    const plugin = declaredPlugin(entity, config);
    // Switched off, or its name is a placeholder.
    if (!plugin) isOpen ||= !isOff(entity);
    else {
      const { name, nameAt } = plugin;
      plugins.push({ entity, name, nameAt, bound: SCOPES.filter((scope) => entity.fields.has(scope)) });
    }
  }
  return routes.length === 0 && plugins.length === 0 && !isOpen ? SAYS_NOTHING : { routes, plugins, isOpen };
});

/** What all routes share. */
interface Everywhere {
  readonly global: ReadonlyMap<string, PluginInEffect>;
  readonly isOpen: boolean;
}

interface KnownRoute {
  readonly everywhere: Everywhere;
  readonly bound: readonly PluginInEffect[];
  readonly effect: RoutePlugins;
}

const NONE: readonly PluginInEffect[] = [];
const NO_ROUTES: PartRoutes = [];

/** What was worked out last. */
interface LastEffects {
  readonly parts: readonly Part[];
  /** Of each part. */
  readonly routes: readonly PartRoutes[];
  /** Plugins and routes stand where they belong: none names a route or a service, so that parts do not look at others. */
  readonly isNested: boolean;
}

class EffectTable {
  readonly #routes = new WeakMap<Entity, KnownRoute>();
  /** By what the part says. */
  readonly #parts = new WeakMap<SaidByPart, PartRoutes>();
  #everywhere: Everywhere = { global: new Map(), isOpen: false };
  #last: LastEffects = { parts: [], routes: [], isNested: false };

  *workOut(config: Config): Generator<void, readonly PartRoutes[]> {
    yield* saidByPart.steps(config);
    const parts = partsOf(config);
    const routes = this.#edited(parts, config);
    if (routes) {
      this.#last = { parts, routes, isNested: true };
      return routes;
    }
    const said = parts.map((part) => saidByPart.of(part, config));
    yield;
    const { byOwner, ...everywhere } = ownersOf(said, config);
    if (!sameEverywhere(everywhere, this.#everywhere)) this.#everywhere = everywhere;
    const found: PartRoutes[] = [];
    for (const [i, each] of said.entries()) {
      if (i % PARTS_A_STEP === 0) yield;
      found.push(this.#routesOf(each, byOwner, config));
    }
    const isNested = parts.every((part) => isInPlace(part, saidByPart.of(part, config)));
    this.#last = { parts, routes: found, isNested };
    return found;
  }

  /** What was worked out last with other services in it. Undefined: more than those may have changed. */
  #edited(parts: readonly Part[], config: Config): readonly PartRoutes[] | undefined {
    const last = this.#last;
    if (!last.isNested) return undefined;
    const { start, end, endBefore } = difference(last.parts, parts);
    const fresh = parts.slice(start, end);
    const changed = [...fresh, ...last.parts.slice(start, endBefore)];
    if (!changed.every((part) => isForItself(part, saidByPart.of(part, config)))) return undefined;
    const routes = fresh.map((part) => {
      const said = saidByPart.of(part, config);
      return this.#routesOf(said, ownersOf([said], config).byOwner, config);
    });
    return [...last.routes.slice(0, start), ...routes, ...last.routes.slice(endBefore)];
  }

  #routesOf(
    said: SaidByPart,
    byOwner: ReadonlyMap<Entity, readonly PluginInEffect[]>,
    config: Config,
  ): PartRoutes {
    if (said.routes.length === 0) return NO_ROUTES;
    const found = said.routes.map((route) => this.#effectOn(route, byOwner, config));
    const before = this.#parts.get(said);
    if (before?.every((each, i) => each === found[i])) return before;
    this.#parts.set(said, found);
    return found;
  }

  #effectOn(
    route: Entity,
    byOwner: ReadonlyMap<Entity, readonly PluginInEffect[]>,
    config: Config,
  ): RoutePlugins {
    const everywhere = this.#everywhere;
    const service = serviceOfRoute(route, config);
    const ofService = (service && byOwner.get(service)) ?? NONE;
    const ofRoute = byOwner.get(route) ?? NONE;
    const bound = ofRoute.length === 0 ? ofService : [...ofService, ...ofRoute];
    const known = this.#routes.get(route);
    if (known?.everywhere === everywhere && known.effect.service === service && sameList(known.bound, bound))
      return known.effect;
    const plugins = new Map(everywhere.global);
    for (const plugin of bound) plugins.set(plugin.name, plugin);
    const effect = { route, service, plugins, isOpen: everywhere.isOpen };
    this.#routes.set(route, { everywhere, bound, effect });
    return effect;
  }
}

function isInPlace({ section }: Part, { routes, plugins }: SaidByPart): boolean {
  return (
    (routes.length === 0 || section === 'services') &&
    plugins.every(({ entity, bound }) => bound.length === 0 || entity.parent !== undefined)
  );
}

/** It says nothing that counts elsewhere. */
function isForItself(part: Part, { plugins, isOpen }: SaidByPart): boolean {
  return (
    part.section === 'services' &&
    part.whole === part &&
    !isOpen &&
    plugins.every(({ entity }) => entity.parent !== undefined)
  );
}

function ownersOf(
  said: readonly SaidByPart[],
  config: Config,
): Everywhere & { readonly byOwner: ReadonlyMap<Entity, readonly PluginInEffect[]> } {
  const global = new Map<string, PluginInEffect>();
  const byOwner = new Map<Entity, PluginInEffect[]>();
  let isOpen = said.some((each) => each.isOpen);
  for (const { plugins } of said) {
    for (const plugin of plugins) {
      const { entity, bound } = plugin;
      const owner = entity.parent ?? ownerOf(entity, bound, config);
      if (owner === undefined && bound.length === 0) global.set(plugin.name, plugin);
      else if (owner) {
        const others = byOwner.get(owner);
        if (others) others.push(plugin);
        else byOwner.set(owner, [plugin]);
      } else if (bound.some((scope) => scope === 'route' || scope === 'service')) isOpen = true;
    }
  }
  return { global, byOwner, isOpen };
}

function sameEverywhere(a: Everywhere, b: Everywhere): boolean {
  return a.isOpen === b.isOpen && sameList([...a.global.values()], [...b.global.values()]);
}

function sameList(a: readonly PluginInEffect[], b: readonly PluginInEffect[]): boolean {
  return a.length === b.length && a.every((each, i) => each === b[i]);
}

/** Undefined as well for what is bound to a consumer, too: it runs for some requests only. */
function ownerOf(plugin: Entity, bound: readonly Scope[], config: Config): Entity | undefined {
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
