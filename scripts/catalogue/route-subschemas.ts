/** What a route may and must have by its protocols (Kong kong/db/schema/entities/routes_subschemas.lua). */

import { readSubschema } from '../../server/core/catalogue/from-gateway.ts';
import type { RecordSchema } from '../../server/core/catalogue/schema.ts';

const none = (name: string, type: string) => ({
  [name]:
    type === 'map'
      ? { type, eq: null, keys: { type: 'string' }, values: { type: 'array', elements: { type: 'string' } } }
      : type === 'record-set'
        ? { type: 'set', eq: null, elements: { type: 'record', fields: [] } }
        : { type, eq: null, elements: { type: 'string' } },
});

const FIRST_PROTOCOL = {
  http: ['http', 'https'],
  stream: ['tcp', 'tls', 'udp', 'tls_passthrough'],
  grpc: ['grpc', 'grpcs'],
};

/** By the first known protocol of the route. `withExpressions`: Kong 3.5 and newer with that router flavor. */
export function routeSubschemas(withExpressions: boolean): ReadonlyMap<string, RecordSchema> {
  const expression = withExpressions ? ['expression'] : [];
  const noEndpoints = withExpressions
    ? []
    : [none('sources', 'record-set'), none('destinations', 'record-set')];
  const byProtocol = (secure: string, plain: string, fields: readonly string[]) => ({
    conditional_at_least_one_of: {
      if_field: 'protocols',
      if_match: { contains: secure },
      then_at_least_one_of: [...fields, 'snis', ...expression],
      else_match: { contains: plain },
      else_then_at_least_one_of: [...fields, ...expression],
    },
  });
  const forAll = (protocols: readonly string[], fields: readonly string[]) => ({
    conditional_at_least_one_of: {
      if_field: 'protocols',
      if_match: { elements: { type: 'string', one_of: protocols } },
      then_at_least_one_of: [...fields, ...expression],
    },
  });
  const raw = {
    http: {
      fields: noEndpoints,
      entity_checks: [byProtocol('https', 'http', ['methods', 'hosts', 'headers', 'paths'])],
    },
    stream: {
      fields: [
        none('methods', 'set'),
        none('hosts', 'array'),
        none('paths', 'array'),
        none('headers', 'map'),
      ],
      entity_checks: [
        forAll(['tcp', 'tls', 'udp'], ['sources', 'destinations', 'snis']),
        forAll(['tls_passthrough'], ['snis']),
      ],
    },
    grpc: {
      fields: [
        { strip_path: { type: 'boolean', required: true, default: false, ne: true } },
        none('methods', 'set'),
        ...noEndpoints,
      ],
      entity_checks: [byProtocol('grpcs', 'grpc', ['hosts', 'headers', 'paths'])],
    },
  };
  const out = new Map<string, RecordSchema>();
  for (const group of ['http', 'stream', 'grpc'] as const) {
    const schema = readSubschema(raw[group]);
    if (schema) for (const protocol of FIRST_PROTOCOL[group]) out.set(protocol, schema);
  }
  return out;
}
