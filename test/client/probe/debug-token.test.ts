import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { debugHeaders, mayCarryToken, readDebugToken } from '../../../client/probe/debug-token.ts';
import { kongFacts } from '../../../client/probe/kong-facts.ts';
import { masked } from '../../../client/probe/report/mask.ts';
import { timingsIn } from '../../../client/probe/report/timings-html.ts';
import { runCli } from '../../kit/command-line.ts';
import { makeCertificate } from '../../lab/certificates.ts';
import { startGateway } from '../../lab/gateway.ts';

test('the token goes to a Kong that keeps it to itself, as far as is known', () => {
  const kong = (version: string, request_debug?: unknown) =>
    mayCarryToken(kongFacts({ version, configuration: { request_debug } }));
  assert.deepEqual(
    [kong('3.9.3', true), kong('3.5.0'), kong('3.9.3', false), kong('3.4.2'), kong('2.8.5')],
    [true, true, false, false, false],
  );
  assert.equal(mayCarryToken(kongFacts(undefined)), true);
});

test('what cannot stand in a header is no token', () => {
  for (const text of [undefined, '', '  ', 'two words', 'a\r\nX-Evil: 1', 'ümlaut'])
    assert.equal(readDebugToken(text), undefined);
  assert.equal(readDebugToken(' 8b0c1f2e\n')?.reveal(), '8b0c1f2e');
});

test('without a token there is no header for it, and printed it is bullets', () => {
  assert.deepEqual(
    debugHeaders(undefined).map(([name]) => name),
    ['Kong-Debug', 'X-Kong-Request-Debug'],
  );
  const token = readDebugToken('8b0c1f2e');
  assert.equal(debugHeaders(token).at(-1)?.join(': '), 'X-Kong-Request-Debug-Token: 8b0c1f2e');
  assert.doesNotMatch(inspect({ token }) + JSON.stringify({ token }) + String(token), /8b0c/);
});

test('the line with which Kong tells the token it drew is masked in what is shown and sent on', () => {
  const line = '[kong] init.lua:1 [request-debug] token for request debugging: 8b0c1f2e-3d4a';
  assert.doesNotMatch(masked(line), /8b0c/);
  assert.doesNotMatch(masked('x-kong-request-debug-token: 8b0c1f2e'), /8b0c/);
});

test('the command line takes the token from the environment, and prints what it brought, never the token', async (t) => {
  const token = '8b0c1f2e-3d4a-4b5c-9d6e-7f8091a2b3c4';
  const folder = mkdtempSync(join(tmpdir(), 'kongsole-token-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'kong.yaml');
  const config =
    '_format_version: "3.0"\nservices:\n- {name: dead, url: "http://127.0.0.1:1", retries: 0, routes: [{name: dead, paths: [/dead]}]}\n';
  writeFileSync(file, config);
  const certificate = await makeCertificate({ commonName: 'localhost', names: ['localhost'] });
  const ports = { adminPort: 0, proxyPort: 0, proxyTlsPort: 0 };
  const running = await startGateway({ file, ...ports, certificate, debugToken: token });
  t.after(() => running.close());
  const words = ['probe', 'dead', '--file', 'kong.yaml', '--via', running.proxyUrl, '--format', 'json'];
  const probe = async (env: Readonly<Record<string, string>>) => {
    const { out, err } = await runCli(words, { 'kong.yaml': config }, '', () => Date.now(), env);
    assert.doesNotMatch(out + err, new RegExp(token));
    return out;
  };
  assert.doesNotMatch(await probe({}), /time_to_first_byte/);
  const { trail } = JSON.parse(await probe({ KONG_REQUEST_DEBUG_TOKEN: token }));
  const parts = timingsIn(trail).map(({ part }) => part);
  assert.ok(parts.includes('upstream › time_to_first_byte'), parts.join(', '));
});
