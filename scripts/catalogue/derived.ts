/** Derived gateways as they are kept: what versions have in common stands there once, as in the catalogue that ships. */
import type { Plain } from '../../server/core/catalogue/compact.ts';
import { resolveFor } from '../../server/core/catalogue/compact.ts';
import type { Json } from '../../server/core/catalogue/schema.ts';
import { merge, share, type Variant } from './merge.ts';

/** A derived gateway in the form of compact.ts. */
export interface Derived {
  readonly kinds: readonly string[];
  readonly entities: Readonly<Record<string, Plain>>;
  readonly subschemas: Readonly<Record<string, Plain>>;
}

/** Versions in the order of their bits; parts by name, each with what differs by version. */
interface Kept {
  readonly versions: readonly string[];
  readonly shared: readonly Json[];
  readonly parts: Readonly<Record<string, Json>>;
}

/** One line a part, so that a change of one plugin shows as one line. */
export function writeDerived(gateways: Readonly<Record<string, Derived>>): string {
  const versions = Object.keys(gateways);
  const variants = new Map<string, Variant[]>();
  const add = (name: string, bit: number, value: Json) =>
    variants.set(name, [...(variants.get(name) ?? []), [1 << bit, value]]);
  for (const [bit, { kinds, entities, subschemas }] of Object.values(gateways).entries()) {
    add('kinds', bit, kinds);
    for (const [name, plain] of Object.entries(entities)) add(`entities ${name}`, bit, plain);
    for (const [name, plain] of Object.entries(subschemas)) add(`subschemas ${name}`, bit, plain);
  }
  const everywhere = 2 ** versions.length - 1;
  const { parts, shared } = share(
    new Map([...variants].map(([name, list]) => [name, merge(list, everywhere)])),
  );
  const lines = (values: readonly string[]) => values.join(',\n');
  return `{"versions":${JSON.stringify(versions)},"shared":[
${lines(shared.map((part) => JSON.stringify(part)))}
],"parts":{
${lines([...parts].map(([name, part]) => `${JSON.stringify(name)}:${JSON.stringify(part)}`))}
}}
`;
}

export function readDerived(text: string): Readonly<Record<string, Derived>> {
  const { versions, shared, parts }: Kept = JSON.parse(text);
  return Object.fromEntries(
    versions.map((version, bit) => {
      const of = (name: string) => resolveFor(bit, (index) => shared[index] ?? null, parts[name] ?? null);
      const below = (start: string): Readonly<Record<string, Plain>> =>
        Object.fromEntries(
          Object.keys(parts).flatMap((name) => {
            const plain = name.startsWith(start) ? of(name) : undefined;
            return isPlain(plain) ? [[name.slice(start.length), plain]] : [];
          }),
        );
      const kinds = of('kinds');
      return [
        version,
        {
          kinds: Array.isArray(kinds) ? kinds.map(String) : [],
          entities: below('entities '),
          subschemas: below('subschemas '),
        },
      ];
    }),
  );
}

function isPlain(value: Json | undefined): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
