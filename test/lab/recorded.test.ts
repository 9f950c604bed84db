import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { makeCertificate } from './certificates.ts';
import { type RunningGateway, startGateway } from './gateway.ts';

const shared = resolve(process.env['KONGSOLE_SHARED'] ?? '../shared', 'admin-api/3.9-dbless');
const skip = !existsSync(shared) && `no recorded answers at ${shared}`;

interface Recorded {
  readonly request: { readonly method: string; readonly path: string };
  readonly response: {
    readonly status: number;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: unknown;
  };
}

/** Recordings whose shape the stand-in promises; it answers these over the config they were recorded with. */
const PROMISED = [
  'GET-services.json',
  'GET-services-orders.json',
  'GET-services-nope.json',
  'GET-services-size-1.json',
  'GET-services-size-0.json',
  'GET-services-size-5000.json',
  'GET-services-offset-bad.json',
  'GET-services-tags-a-b-c.json',
  'GET-services-orders-routes.json',
  'GET-services-orders-plugins.json',
  'GET-services-orders-nope.json',
  'GET-routes.json',
  'GET-routes-orders-api.json',
  'GET-routes-orders-api-service.json',
  'GET-consumers.json',
  'GET-consumers-alice.json',
  'GET-upstreams.json',
  'GET-upstreams-bal.upstream.json',
  'GET-upstreams-bal.upstream-health.json',
  'GET-upstreams-bal.upstream-health-balancer_health-1.json',
  'GET-upstreams-bal.upstream-targets.json',
  'GET-upstreams-bal.upstream-targets-nope.json',
  'GET-upstreams-nope-health.json',
  'GET-certificates.json',
  'GET-workspaces.json',
  'GET-clustering-data-planes.json',
  'GET-debug-node-log-level.json',
  'GET-nope.json',
  'GET-schemas-plugins-nope.json',
  'GET-schemas-nope.json',
  'post-service.json',
  'patch-service.json',
  'delete-service.json',
  'log-level.json',
];

let gateway: RunningGateway | undefined;
let folder: string | undefined;

function recording(name: string): Recorded | undefined {
  const file = readdirSync(shared).find((each) => each.replace(/^\d+-/, '') === name);
  return file === undefined ? undefined : JSON.parse(readFileSync(join(shared, file), 'utf8'));
}

before(async () => {
  if (skip) return;
  folder = await mkdtemp(join(tmpdir(), 'kongsole-lab-'));
  const exported: unknown = recording('get-config.json')?.response.body;
  const config =
    typeof exported === 'object' && exported !== null && 'config' in exported ? String(exported.config) : '';
  const file = join(folder, 'kong.yaml');
  await writeFile(file, config);
  const certificate = await makeCertificate({ commonName: 'lab' });
  gateway = await startGateway({ file, adminPort: 0, proxyPort: 0, proxyTlsPort: 0, certificate });
});

after(async () => {
  await gateway?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

/** Keys and kinds of values, of lists their first item: what a decoder relies on. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shape(value[0])];
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, shape(inner)]),
  );
}

for (const name of PROMISED) {
  test(`the lab answers as a real gateway did: ${name}`, { skip }, async () => {
    const recorded = recording(name);
    assert.ok(recorded, 'the recording is there');
    const { method, path } = recorded.request;
    const answer = await fetch(`${gateway?.adminUrl}${path}`, {
      method,
      ...(method === 'POST' ? { headers: { 'Content-Type': 'application/json' }, body: '{}' } : {}),
    });
    const text = await answer.text();
    assert.equal(answer.status, recorded.response.status);
    const body: unknown = text === '' ? '' : JSON.parse(text);
    const isError = 400 <= answer.status;
    assert.deepEqual(
      isError ? body : shape(body),
      isError ? recorded.response.body : shape(recorded.response.body),
    );
  });
}

/**
 * What a schema says, without what may differ: Kong's own words, which are not ours to ship; the smallest length 1,
 * which Kong writes into a field once it has checked a value; and the order of fields, for the catalogue holds all
 * versions in one.
 */
function meaning(value: unknown, key?: string): unknown {
  if (Array.isArray(value)) {
    const items = value.filter((item) => !isMereWarning(item)).map((item: unknown) => meaning(item));
    return key === 'fields' || key === 'entity_checks'
      ? items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => !(WORDS.has(name) && typeof inner === 'string'))
      .filter(([name, inner]) => !(name === 'len_min' && inner === 1))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, meaning(inner, name)]),
  );
}

/** A check that only writes to the gateway's log; the catalogue holds what refuses. */
function isMereWarning(item: unknown): boolean {
  return JSON.stringify(item) === '{"custom_entity_check":{"field_sources":["path_handling"]}}';
}

const WORDS: ReadonlySet<string> = new Set(['description', 'err', 'then_err']);

const SCHEMAS = [
  'GET-schemas-services.json',
  'GET-schemas-routes.json',
  'GET-schemas-plugins-cors.json',
  'GET-schemas-vaults-env.json',
];

for (const name of SCHEMAS)
  test(`the lab serves the schema that a real gateway served: ${name}`, { skip }, async () => {
    const recorded = recording(name);
    assert.ok(recorded, 'the recording is there');
    const answer = await fetch(`${gateway?.adminUrl}${recorded.request.path}`);
    assert.deepEqual(meaning(await answer.json()), meaning(recorded.response.body));
  });
