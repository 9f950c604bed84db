/** Programs for entities: `prepareEntity` and `checkDeclaredEntity` in one. */
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { EntitySchema, RecordSchema } from '../../catalogue/schema.ts';
import type { ListNode, MapNode, Node } from '../../syntax/tree.ts';
import { declaredFields } from '../judging.ts';
import { prepareEntity } from '../prepare.ts';
import { subschemaOf } from '../subschema.ts';
import { EMPTY, type RecordView, recordAcceptor } from './accept-record.ts';
import { type Asking, unheard } from './acceptor.ts';

type AcceptTable = (node: ListNode | MapNode, asking: Asking) => boolean;

interface EntityView {
  readonly catalogue: Catalogue;
  readonly declared: RecordSchema;
  readonly entity: EntitySchema;
}

/** Made when first asked: few files have all kinds, and kinds nest in each other. */
export function entityAcceptor(
  catalogues: readonly Catalogue[],
  kind: string,
  impliedKey: string | undefined,
): AcceptTable {
  let made: AcceptTable | undefined;
  return (node, asking) => {
    made ??= compile(catalogues, kind, impliedKey);
    return made(node, asking);
  };
}

function compile(
  catalogues: readonly Catalogue[],
  kind: string,
  impliedKey: string | undefined,
): AcceptTable {
  const views = catalogues.flatMap((catalogue): EntityView[] => {
    const declared = declaredFields(catalogue, kind);
    const entity = catalogue.entity(kind);
    return declared && entity ? [{ catalogue, declared, entity }] : [];
  });
  const [first] = views;
  // A kind that no gateway has is the section's fault.
  if (!first) return () => true;
  const key = first.entity.subschemaKey;
  if (views.some(({ entity }) => entity.subschemaKey !== key)) return () => false;
  if (key === undefined) return recordAcceptor(views.map((view) => viewOf(view, impliedKey)));
  return bySubschema(views, key, impliedKey);
}

function viewOf(
  { catalogue, declared, entity }: EntityView,
  impliedKey: string | undefined,
  filledBy?: RecordSchema,
  checkedBy?: RecordSchema,
): RecordView {
  const standing = impliedKey === undefined ? 'top' : 'nested';
  return { catalogue, own: declared, filledBy, checkedBy, facts: { entity, standing, impliedKey } };
}

/** The entity's own key picks what it is checked by: a plugin's name, a route's protocols. */
function bySubschema(views: readonly EntityView[], key: string, impliedKey: string | undefined): AcceptTable {
  const programs = new Map<string, AcceptTable>();
  const programFor = (name: string): AcceptTable | undefined => {
    const known = programs.get(name);
    if (known) return known;
    const subschemas = views.map(({ catalogue, entity }) => catalogue.subschema(entity.kind, name));
    // Names that no gateway knows are the file's own, and without end.
    if (subschemas.every((subschema) => subschema === undefined)) return undefined;
    const isKnown = subschemas.every((subschema) => subschema !== undefined);
    const program = isKnown
      ? recordAcceptor(views.map((view, i) => viewOf(view, impliedKey, subschemas[i], subschemas[i])))
      : () => false;
    programs.set(name, program);
    return program;
  };
  const programOf = (named: Node): AcceptTable | undefined =>
    named.kind === 'scalar' && typeof named.value === 'string' ? programFor(named.value) : undefined;
  let unnamed: AcceptTable | undefined;
  return (node, asking) => {
    const written = node.kind === 'map' ? writtenAt(node, key) : undefined;
    if (written === undefined) {
      unnamed ??= withoutKey(views, impliedKey);
      return unnamed(node, asking);
    }
    if (written.kind !== 'list') return programOf(written)?.(node, asking) === true;
    // The first name that all gateways know; of a list that only some know, each would pick another.
    for (const item of written.items) {
      const program = programOf(item);
      if (program) return program(node, asking);
    }
    return false;
  };
}

function writtenAt(node: MapNode, name: string): Node | undefined {
  for (const { key, value } of node.pairs) if (key.kind === 'scalar' && key.value === name) return value;
  return undefined;
}

/** The key's default picks the schema, but only after everything has been filled in. */
function withoutKey(views: readonly EntityView[], impliedKey: string | undefined): AcceptTable {
  const records: RecordView[] = [];
  for (const view of views) {
    const { catalogue, entity } = view;
    const prepared = prepareEntity(unheard(catalogue, 0), entity.kind, EMPTY);
    const checkedBy =
      prepared.kind === 'ready' ? subschemaOf(catalogue, entity.kind, prepared.value) : undefined;
    if (checkedBy === undefined) return () => false;
    records.push(viewOf(view, impliedKey, undefined, checkedBy));
  }
  return recordAcceptor(records);
}
