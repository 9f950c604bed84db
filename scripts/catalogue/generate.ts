/**
 * `npm run catalogue`: writes server/core/catalogue/generated from the facts in ../shared (or KONGSOLE_SHARED).
 * Versions without a dump come from scripts/catalogue/derived (see derive.ts).
 */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainEntity, plainRecord } from '../../server/core/catalogue/compact.ts';
import { KNOWN_GATEWAYS } from '../../server/core/catalogue/editions.ts';
import type { Json } from '../../server/core/catalogue/schema.ts';
import { type Gateway, readGateway } from './facts.ts';
import { merge, share, type Variant } from './merge.ts';

const shared = process.env['KONGSOLE_SHARED'] ?? join(import.meta.dirname, '../../../shared');
const target = join(import.meta.dirname, '../../server/core/catalogue/generated');
const names = JSON.parse(readFileSync(join(import.meta.dirname, 'functions.json'), 'utf8'));

function gatewayFor(edition: string, version: string): Gateway | undefined {
  if (edition === 'oss' && names[version])
    return readGateway(join(shared, 'facts/gateway-schemas', version), version, names[version]);
  return undefined;
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
  if (!gateway) continue;
  everywhere |= 1 << bit;
  kinds.push([1 << bit, gateway.kinds]);
  for (const [name, schema] of gateway.entities) add(name, bit, plainEntity(schema));
  for (const [name, schema] of gateway.subschemas) add(name, bit, plainRecord(schema));
}

const merged = new Map([...variants].map(([name, list]) => [name, merge(list, everywhere)]));
merged.set('kinds', merge(kinds, everywhere));
const { parts, shared: sharedParts } = share(merged);

mkdirSync(target, { recursive: true });
const lines = [
  '// Made by `npm run catalogue`. Facts of Kong Gateway in the form of compact.ts.',
  `export const SHARED: readonly string[] = [`,
  ...sharedParts.map((part) => `  ${quoted(part)},`),
  '];',
  `export const PARTS: Readonly<Record<string, string>> = {`,
  ...[...parts].sort().map(([name, part]) => `  ${JSON.stringify(name)}: ${quoted(part)},`),
  '};',
  '',
];
const text = lines.join('\n');
writeFileSync(join(target, 'catalogue.ts'), text);
console.log(`${parts.size} parts, ${sharedParts.length} shared, ${text.length} characters`);

function quoted(value: Json): string {
  return `'${JSON.stringify(value).replace(/[\\']/g, '\\$&')}'`;
}
