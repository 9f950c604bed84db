/**
 * Schemas of versions that no gateway was at hand for, from Kong's source: `npm run catalogue:derive -- GIT_DIR`
 * (a clone of Kong/kong with its tags; needs `luajit` and `git`). Writes scripts/catalogue/derived.json, which
 * `npm run catalogue` reads. Nothing of the source is kept but the facts.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainEntity, plainRecord } from '../../server/core/catalogue/compact.ts';
import { readEntitySchema, readSubschema } from '../../server/core/catalogue/from-gateway.ts';
import type { EntitySchema, RecordSchema } from '../../server/core/catalogue/schema.ts';
import { type Derived, writeDerived } from './derived.ts';
import { addRouteSubschemas, type Gateway, withDestinations } from './facts.ts';
import { functionNamer } from './function-names.ts';

export const DERIVED_TAGS: Readonly<Record<string, string>> = {
  '3.0': '3.0.2',
  '3.1': '3.1.1',
  '3.2': '3.2.2',
  '3.3': '3.3.1',
  '3.5': '3.5.0',
  '3.6': '3.6.1',
  '3.7': '3.7.1',
  '3.8': '3.8.1',
};

/** The gateway of a tag, as its source declares it. */
export function deriveGateway(git: string, tag: string, version: string): Gateway {
  const folder = mkdtempSync(join(tmpdir(), 'kongsole-derive-'));
  try {
    execFileSync('sh', ['-c', `git --git-dir="$0" archive "$1" kong | tar x -C "$2"`, git, tag, folder]);
    const nameOf = functionNamer((file) => readFileSync(join(folder, file), 'utf8'));
    const dump = (flavor: string): Readonly<Record<string, unknown>> => {
      const script = join(import.meta.dirname, 'dump-schemas.lua');
      const text = execFileSync('luajit', [script, folder, flavor], { maxBuffer: 1 << 26, encoding: 'utf8' });
      return JSON.parse(text, (_, value) => withDestinations(value));
    };
    const main = dump('traditional_compatible');
    const entities = new Map<string, EntitySchema>();
    const subschemas = new Map<string, RecordSchema>();
    for (const [name, raw] of Object.entries(main)) {
      const entity = name.includes('/') ? undefined : readEntitySchema(name, raw, nameOf);
      if (entity) entities.set(name, entity);
      const subschema = name.includes('/') ? readSubschema(raw, nameOf) : undefined;
      if (subschema) subschemas.set(name, subschema);
    }
    for (const flavor of ['traditional', 'expressions']) {
      const routes = readEntitySchema('routes', dump(flavor)['routes'], nameOf);
      if (routes) entities.set(`routes/${flavor}`, routes);
    }
    addRouteSubschemas(version, subschemas);
    return { entities, subschemas, kinds: kindsOf(main) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Kong's own order is by what refers to what; references are all that the order matters for. */
function kindsOf(dump: Readonly<Record<string, unknown>>): readonly string[] {
  const list = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
  return [...list(dump['kinds']).filter((kind) => kind !== 'tags'), ...list(dump['daos'])];
}

const [git] = process.argv.slice(2);
if (process.argv[1]?.endsWith('derive.ts') && git !== undefined) {
  const out: Record<string, Derived> = {};
  for (const [version, tag] of Object.entries(DERIVED_TAGS)) {
    const gateway = deriveGateway(git, tag, version);
    out[version] = {
      kinds: gateway.kinds,
      entities: Object.fromEntries(
        [...gateway.entities].map(([name, schema]) => [name, plainEntity(schema)]),
      ),
      subschemas: Object.fromEntries(
        [...gateway.subschemas].map(([name, schema]) => [name, plainRecord(schema)]),
      ),
    };
    console.log(version, gateway.entities.size, gateway.subschemas.size);
  }
  writeFileSync(join(import.meta.dirname, 'derived.json'), writeDerived(out));
}
