/** Functions over whole records that look at few of the fields: without any of them written, their answer is known. */
import type { FunctionName } from '../../catalogue/functions.ts';
import type { FieldSchema } from '../../catalogue/schema.ts';
import { stringKey } from '../../syntax/read.ts';
import type { ListNode, MapNode } from '../../syntax/tree.ts';
import { faultOf } from '../functions.ts';
import { prepareWritten } from '../prepare.ts';
import { readValue, type TableValue } from '../value.ts';
import { type Asking, type Seen, unheard } from './acceptor.ts';
import { NOWHERE } from './fact.ts';

/** The fields that a function of `functions.ts` looks at; undefined: all of them. */
const LOOKS_AT: Partial<Readonly<Record<FunctionName, readonly string[]>>> = {
  'periods-order': ['second', 'minute', 'hour', 'day', 'month', 'year', 'policy', 'sync_rate'],
  'termination-body': ['message', 'content_type', 'body', 'echo'],
  'authorization-and-userinfo': ['http_endpoint', 'headers'],
  'oauth2-flows': [
    'enable_authorization_code',
    'enable_implicit_grant',
    'enable_client_credentials',
    'enable_password_grant',
  ],
};

/** Undefined: the function must be asked about the whole value. */
export function tableValidator(
  { catalogue, schema }: Seen<FieldSchema>,
  validator: FunctionName,
): ((node: ListNode | MapNode, asking: Asking) => boolean) | undefined {
  const names = LOOKS_AT[validator];
  if (names === undefined || schema.record === undefined) return undefined;
  const wanted: ReadonlySet<string> = new Set(names);
  const fields = new Map([...schema.record.fields].filter(([name]) => wanted.has(name)));
  const part: FieldSchema = { ...schema, record: { fields, checks: [], shorthands: new Map() } };
  const ask = (table: TableValue, now: number) => {
    const judging = unheard(catalogue, now);
    const prepared = prepareWritten(judging, part, table);
    return prepared !== undefined && faultOf(judging, validator, prepared) === undefined;
  };
  const empty: TableValue = {
    kind: 'table',
    entries: new Map(),
    place: NOWHERE,
    head: NOWHERE.at,
    written: 'map',
    badKeys: [],
  };
  const passesByDefault = ask(empty, 0);
  return (node, asking) => {
    const pairs =
      node.kind === 'list' ? [] : node.pairs.filter(({ key }) => wanted.has(stringKey(key) ?? ''));
    if (pairs.length === 0) return passesByDefault;
    const entries = pairs.map(
      ({ key, value }) =>
        [stringKey(key) ?? '', readValue(value, undefined, [], asking.placeholders)] as const,
    );
    return ask({ ...empty, entries: new Map(entries) }, asking.now);
  };
}
