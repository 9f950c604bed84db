/**
 * `npm run catalogue`: writes server/core/catalogue/generated from the facts in ../shared (or KONGSOLE_SHARED).
 * Versions without a dump come from scripts/catalogue/derived.json (see derive.ts).
 */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, strToU8 } from 'fflate';
import { entityOf, plainEntity, plainRecord, recordOf } from '../../server/core/catalogue/compact.ts';
import { compareVersions, KNOWN_GATEWAYS } from '../../server/core/catalogue/editions.ts';
import type { Json } from '../../server/core/catalogue/schema.ts';
import { readDerived } from './derived.ts';
import { type Documents, enterpriseGateway } from './enterprise.ts';
import { type Gateway, readGateway } from './facts.ts';
import { merge, share, type Variant } from './merge.ts';

const shared = process.env['KONGSOLE_SHARED'] ?? join(import.meta.dirname, '../../../shared');
const target = join(import.meta.dirname, '../../server/core/catalogue/generated');
const names = JSON.parse(readFileSync(join(import.meta.dirname, 'functions.json'), 'utf8'));

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const plugins: Documents = json(join(shared, 'facts/plugins.json'));
const documentedEntities: Documents = json(join(shared, 'facts/entities.json'));
const derived = readDerived(readFileSync(join(import.meta.dirname, 'derived.json'), 'utf8'));

function openGateway(version: string): Gateway {
  if (names[version])
    return readGateway(join(shared, 'facts/gateway-schemas', version), version, names[version]);
  const from = derived[version];
  if (!from) throw new Error(`nothing is known of Kong ${version}`);
  return {
    kinds: from.kinds,
    entities: new Map(
      Object.entries(from.entities).map(([name, plain]) => [
        name,
        entityOf(name.split('/')[0] ?? name, plain),
      ]),
    ),
    subschemas: new Map(Object.entries(from.subschemas).map(([name, plain]) => [name, recordOf(plain)])),
  };
}

function gatewayFor(edition: string, version: string): Gateway {
  if (edition === 'oss') return openGateway(version);
  const base = compareVersions(version, '3.9') < 0 ? version : '3.9';
  return enterpriseGateway(version, openGateway(base), plugins, documentedEntities);
}

const variants = new Map<string, Variant[]>();
const add = (part: string, bit: number, value: Json) => {
  const list = variants.get(part) ?? [];
  list.push([1 << bit, value]);
  variants.set(part, list);
};
let everywhere = 0;
const kinds: Variant[] = [];
for (const [bit, { edition, version }] of KNOWN_GATEWAYS.entries()) {
  const gateway = gatewayFor(edition, version);
  everywhere |= 1 << bit;
  kinds.push([1 << bit, gateway.kinds]);
  for (const [name, schema] of gateway.entities) add(name, bit, plainEntity(schema));
  for (const [name, schema] of gateway.subschemas) add(name, bit, plainRecord(schema));
}

const merged = new Map([...variants].map(([name, list]) => [name, merge(list, everywhere)]));
merged.set('kinds', merge(kinds, everywhere));
const { parts, shared: sharedParts } = share(merged);

mkdirSync(target, { recursive: true });
const whole = JSON.stringify({
  shared: sharedParts.map((part) => JSON.stringify(part)),
  parts: Object.fromEntries([...parts].sort().map(([name, part]) => [name, JSON.stringify(part)])),
});
const packed = Buffer.from(deflateSync(strToU8(whole), { level: 9 })).toString('base64');
const text = `// Made by \`npm run catalogue\`: facts of Kong Gateway in the form of compact.ts, deflated.
export const PACKED =
  '${packed}';
`;
writeFileSync(join(target, 'catalogue.ts'), text);
console.log(`${parts.size} parts, ${sharedParts.length} shared, ${text.length} characters`);
