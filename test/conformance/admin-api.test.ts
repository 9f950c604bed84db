/** What real gateways answered (2.8.5, 3.4.2 and 3.9.3) is understood. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { AdminApi } from '../../client/admin-api/api.ts';
import { decodeMessage, decodePage, isJson } from '../../client/admin-api/decode.ts';
import { decodeCertificate, decodeInfo } from '../../client/admin-api/entities.ts';
import { failed, ok } from '../../client/admin-api/failure.ts';
import { readGateway, type Section } from '../../client/admin-api/read-gateway.ts';
import { NEEDS_SHARED, SHARED } from '../kit/shared.ts';

interface Recording {
  readonly request: { readonly method: string; readonly path: string };
  readonly response: { readonly status: number; readonly body: unknown };
}

function recordings(folder: string): readonly Recording[] {
  const place = join(SHARED ?? '', 'admin-api', folder);
  return readdirSync(place).map((name) => JSON.parse(readFileSync(join(place, name), 'utf8')));
}

const GATEWAYS = ['2.8-dbless', '3.4-dbless', '3.9-dbless'];

/** Answers as the gateway did; the page size is ours and the recordings have all on one page. */
function replay(folder: string): AdminApi {
  const all = recordings(folder);
  return {
    send: async ({ method, path }) => {
      const wanted = path.replace(/\?.*/, '');
      const found = all.find(({ request }) => request.method === method && request.path === wanted);
      if (found?.response.status !== 200) return failed({ kind: 'not-found', path: wanted });
      return ok(found.response.body);
    },
    close: async () => undefined,
  };
}

function words<T>(section: Section<T>, word: (entity: T) => string): string {
  return section.kind === 'read' ? section.entities.map(word).sort().join(' ') : section.failure.kind;
}

/** What each was running when it was recorded; 3.4 in DB-less mode tells no health, 2.8 had a smaller file. */
const EXPECTED = [
  {
    folder: '2.8-dbless',
    services: 'a=h2:80',
    upstreams: '',
    consumers: '',
    targets: undefined,
  },
  {
    folder: '3.4-dbless',
    services: 'balanced=bal.upstream:8080 orders=127.0.0.1:28999',
    upstreams: 'bal.upstream',
    consumers: 'alice bob',
    targets: '127.0.0.1:28998=unknown 127.0.0.1:28999=unknown',
  },
  {
    folder: '3.9-dbless',
    services: 'balanced=bal.upstream:8080 orders=127.0.0.1:28999',
    upstreams: 'bal.upstream',
    consumers: 'alice bob',
    targets: '127.0.0.1:28998=HEALTHY 127.0.0.1:28999=HEALTHY',
  },
] as const;

for (const { folder, ...expected } of EXPECTED)
  test(`a ${folder} gateway is read whole`, NEEDS_SHARED, async () => {
    const answer = await readGateway(replay(folder), new AbortController().signal);
    assert.ok(answer.kind === 'ok');
    const { info, services, upstreams, targets, consumers } = answer.value;
    assert.equal(info.edition, 'oss');
    assert.equal(info.database, 'off');
    assert.equal(`${info.version.split('.').slice(0, 2).join('.')}-dbless`, folder);
    assert.ok(info.plugins.includes('key-auth'));
    const [ofUpstream] = targets.values();
    assert.deepEqual(
      {
        services: words(services, (each) => `${each.name}=${each.host}:${each.port}`),
        upstreams: words(upstreams, (each) => each.name),
        consumers: words(consumers, (each) => each.username ?? '?'),
        targets: ofUpstream && words(ofUpstream, (each) => `${each.target}=${each.health}`),
      },
      expected,
    );
  });

test('every recorded list is a page, and every error has words', NEEDS_SHARED, () => {
  let lists = 0;
  let errors = 0;
  for (const folder of [...GATEWAYS, '3.4-postgres', '3.9-postgres'])
    for (const { request, response } of recordings(folder)) {
      if (response.status === 200 && isJson(response.body) && 'next' in response.body) {
        // The health of a whole balancer is one object in the clothes of a list.
        if (request.path.includes('balancer_health')) continue;
        assert.ok(decodePage(response.body), request.path);
        lists++;
      }
      if (400 <= response.status && isJson(response.body)) {
        assert.ok(decodeMessage(response.body), `${folder} ${request.method} ${request.path}`);
        errors++;
      }
    }
  assert.ok(50 < lists, `${lists} lists`);
  assert.ok(50 < errors, `${errors} errors`);
});

test('a gateway with a database tells the same of itself', NEEDS_SHARED, () => {
  const root = recordings('3.9-postgres').find(({ request }) => request.path === '/');
  const info = decodeInfo(root?.response.body);
  assert.equal(info?.database, 'postgres');
});

test('a recorded certificate has its names', NEEDS_SHARED, () => {
  const created = recordings('3.9-postgres').find(({ request }) => request.path === '/certificates');
  assert.ok(created && isJson(created.response.body));
  assert.deepEqual(decodeCertificate(created.response.body)?.snis, ['a.com', 'b.com']);
});
