/** What a connected gateway adds to the catalogue: the plugins that the catalogue does not know. */

import { type LiveSchemas, openCatalogue } from './catalogue.ts';
import { readSubschema } from './from-gateway.ts';
import type { RecordSchema } from './schema.ts';
import type { Edition, Flavor, KongVersion } from './target.ts';

export interface LiveGateway {
  readonly version: KongVersion;
  readonly edition: Edition;
  readonly flavor: Flavor | undefined;
  readonly schemas: LiveSchemas;
}

/**
 * `plugins`: by name what `/schemas/plugins/NAME` answered. A gateway does not serve the functions that check values,
 * so of the plugins it shares with the catalogue the catalogue's schema is the more exact one.
 */
export function readLiveGateway(
  version: string,
  edition: Edition,
  flavor: Flavor | undefined,
  plugins: Readonly<Record<string, unknown>>,
): LiveGateway | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  const kong: KongVersion = `${Number(major)}.${Number(minor)}`;
  const shipped = new Set(
    openCatalogue(edition, kong, flavor ?? 'traditional_compatible').subschemaNames('plugins'),
  );
  const custom = new Map<string, RecordSchema>();
  for (const [name, answer] of Object.entries(plugins)) {
    const schema = shipped.has(name) ? undefined : readSubschema(answer);
    if (schema) custom.set(name, schema);
  }
  const names = Object.keys(plugins);
  const enabled = names.length > 0 ? new Set(names) : undefined;
  return { version: kong, edition, flavor, schemas: { entities: new Map(), plugins: custom, enabled } };
}
