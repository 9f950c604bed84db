import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBytes } from '../../server/core/router/bytes.ts';
import { expressionOf, splitByPaths } from '../../server/core/router/compile-route.ts';
import { readTable } from '../../server/core/router/read-table.ts';
import { headerValues, makeRequest, type Seen, see } from '../../server/core/router/request.ts';
import { buildRouter } from '../../server/core/router/router.ts';
import {
  type Judge,
  type JudgeContext,
  type JudgeSchema,
  type JudgeValue,
  loadJudge,
} from '../kit/atc-router.ts';
import { randomFrom } from '../kit/random.ts';
import { randomRequest, randomTable } from './router-cases.ts';

const TABLES = Number(process.env['KONGSOLE_FUZZ_TABLES'] ?? 500);
const REQUESTS = 40;

function schemaOf(judge: Judge): JudgeSchema {
  const schema = judge.newSchema();
  for (const field of ['net.protocol', 'tls.sni', 'http.method', 'http.host', 'http.path', 'http.headers.*'])
    schema.addField(field, 'String');
  schema.addField('net.dst.port', 'Int');
  return schema;
}

/** The fields by Kong's `fields.lua`, put together apart from the code under test. */
function contextOf(judge: Judge, schema: JudgeSchema, seen: Seen): JudgeContext | undefined {
  const { request } = seen;
  const values: [string, JudgeValue][] = [];
  const add = (field: string, text: string | undefined) => {
    if (text !== undefined) values.push([field, { String: text }]);
  };
  const path = fromBytes(seen.path);
  if (path === undefined) return undefined;
  const port = request.host === undefined ? undefined : /^[^:]*:(\d+)$/.exec(request.host)?.[1];
  add('net.protocol', request.scheme);
  add('tls.sni', request.sni);
  add('http.method', request.method);
  add('http.host', request.host?.replace(/:\d+$/, ''));
  add('http.path', path);
  values.push(['net.dst.port', { Int: port === undefined ? request.destinationPort : Number(port) }]);
  for (const name of ['x_canary', 'x_tenant', 'x_old'])
    for (const value of headerValues(seen, name) ?? []) add(`http.headers.${name}`, fromBytes(value));
  return judge.newContext(schema, values);
}

test(`traditional_compatible: our winner is that of Kong's expressions in atc-router, in ${TABLES} tables`, async () => {
  const judge = await loadJudge();
  const schema = schemaOf(judge);
  const random = randomFrom(20_261_124);
  let asked = 0;
  let won = 0;
  for (let i = 0; i < TABLES; i++) {
    const file = randomTable(random);
    const table = readTable(file, { version: '3.9' });
    const router = buildRouter(table, { version: '3.9', flavor: 'traditional_compatible' });
    const parts = table.routes.flatMap((route, index) =>
      splitByPaths(route, index, 3009).map(({ paths, priority, id }) => {
        const expression = fromBytes(expressionOf(route, paths, 3009)) ?? '';
        const holds = judge.prepare(expression, schema);
        assert.ok(holds, `atc-router refuses ${expression}`);
        return { index, priority, id: id ?? '', holds };
      }),
    );
    for (let k = 0; k < REQUESTS; k++) {
      const seen = see(makeRequest(randomRequest(random)));
      const context = contextOf(judge, schema, seen);
      if (!context) continue;
      const takers = parts.filter(({ holds }) => holds(context));
      context.free();
      const [best] = takers.sort((a, b) =>
        a.priority === b.priority ? (a.id < b.id ? 1 : -1) : a.priority < b.priority ? 1 : -1,
      );
      const ours = router.http.decide(seen);
      const found = ours.kind === 'route' ? ours.routeIndex : ours.kind;
      assert.equal(found, best?.index ?? 'none', JSON.stringify([file, seen.request], undefined, 1));
      asked++;
      if (best) won++;
    }
  }
  console.log(`atc-router agrees on ${asked} requests, ${won} of them with a winner`);
  assert.ok(0.9 * TABLES * REQUESTS < asked && asked / 4 < won);
});
