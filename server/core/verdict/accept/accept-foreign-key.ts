/** Programs for foreign keys, as `check-foreign-key.ts` sees them. */
import { isAtLeast } from '../../catalogue/catalogue.ts';
import type { FieldSchema } from '../../catalogue/schema.ts';
import { stringKey } from '../../syntax/read.ts';
import type { Standing } from '../check-record.ts';
import { nodeTest } from './accept-field.ts';
import { type Acceptor, type AcceptScalar, allOf, type Seen } from './acceptor.ts';

export function foreignKeyAcceptor(seen: readonly Seen<FieldSchema>[], standing: Standing): Acceptor {
  const scalar = allOf(
    seen.map(({ schema: { required, mustBeNull } }): AcceptScalar => {
      return (value) => {
        if (value === null) return !required || standing === 'nested';
        return mustBeNull !== true && typeof value === 'string' && value !== '';
      };
    }),
  );
  const takesId = seen.every(
    ({ catalogue, schema }) => schema.mustBeNull !== true && isAtLeast(catalogue, '3.0'),
  );
  return {
    scalar,
    node: nodeTest(
      scalar,
      (node) => takesId && node.kind === 'map' && node.pairs.some(({ key }) => stringKey(key) === 'id'),
    ),
  };
}
