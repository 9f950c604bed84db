import type { Config, Entity } from '../model/config.ts';

/** The routes as they are written, in the order of the router's table (`readTable`): nested ones, then the others. */
export function routePlaces(config: Config): readonly Entity[] {
  const routesOf = (section: string): Entity[] =>
    config.items
      .filter((item) => item.section === section)
      .flatMap((item) => item.entities.filter((entity) => entity.kind === 'routes'));
  return [...routesOf('services'), ...routesOf('routes')];
}
