/** What the index knows of the entities of a kind: by name, by id, by what only one of them may have. */
import type { EntityKind } from './config.ts';
import { FactTable } from './fact-table.ts';
import { KINDS } from './kinds.ts';
import { uniqueFields } from './uniqueness.ts';

interface UniqueField {
  readonly field: string;
  readonly isName: boolean;
  readonly isId: boolean;
  /** By name or by id those are found whose values are known. */
  readonly known: FactTable | undefined;
  /** All, or the others. */
  readonly values: FactTable;
}

interface Sharing {
  /** Who asks is noted here alone. */
  readonly table: FactTable;
  /** What comes or goes here counts as if it came or went there, too. */
  readonly others: FactTable | undefined;
}

export class KindFacts {
  readonly named: FactTable;
  readonly byId = new FactTable(true);
  readonly unique: readonly UniqueField[];
  /** Of several fields that are one key together. */
  readonly composed = new FactTable(true);
  /** What the references to entities of the kind say. */
  readonly references = new FactTable(false);
  /** By the unique field: the tables that hold its values. */
  readonly #sharing = new Map<string | undefined, Sharing>();

  constructor(kind: EntityKind) {
    const name = KINDS[kind]?.endpointKey;
    const fields = uniqueFields(kind);
    this.named = new FactTable(name !== undefined && fields.includes(name));
    this.unique = fields.map((field) => {
      const isName = field === name;
      const isId = field === 'id';
      const known = isName ? this.named : isId ? this.byId : undefined;
      return { field, isName, isId, known, values: new FactTable(true) };
    });
    this.#sharing.set(undefined, { table: this.composed, others: undefined });
    for (const { field, known, values } of this.unique)
      this.#sharing.set(
        field,
        known ? { table: known, others: values } : { table: values, others: undefined },
      );
  }

  /** Where those are found that share what only one entity may have; see `uniqueness.ts`. */
  sharing(field: string | undefined): Sharing | undefined {
    return this.#sharing.get(field);
  }
}
