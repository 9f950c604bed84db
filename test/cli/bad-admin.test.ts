/** A gateway that misbehaves: the command line says what is wrong and what to do, and the token goes nowhere else. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { runCli } from '../kit/command-line.ts';
import { httpServer, rawServer } from '../kit/local-server.ts';

const TOKEN = 'kpat_do_not_tell';

async function checkComplaint(admin: string, complaint: RegExp): Promise<void> {
  const { code, out, err } = await runCli(['probe', 'billing', '--admin', admin], {}, '', undefined, {
    KONG_ADMIN_TOKEN: TOKEN,
  });
  assert.match(err, complaint);
  assert.equal(code, 2);
  assert.equal(out, '');
  assert.doesNotMatch(err, new RegExp(TOKEN));
}

const answering = (t: TestContext, status: number, body: string, headers: Record<string, string> = {}) =>
  httpServer(t, (_, response) => response.writeHead(status, headers).end(body));

test('a gateway that is down', () =>
  checkComplaint('http://127.0.0.1:1', /nothing listens at 127\.0\.0\.1:1.*Check the port/));

test('a gateway whose name nobody knows', () =>
  checkComplaint('http://kong.invalid:8001', /"?kong\.invalid.*Check the spelling/));

for (const status of [401, 403])
  test(`a gateway that refuses the token with ${status}`, async (t) =>
    checkComplaint(await answering(t, status, '{"message":"no"}'), /refus.*Set another Admin token/));

test('a web page in the place of an Admin API', async (t) =>
  checkComplaint(
    await answering(t, 200, '<!doctype html><title>Sign in</title>'),
    /web page .200, "Sign in".*Check the port/,
  ));

test('garbage', async (t) =>
  checkComplaint(
    await answering(t, 200, '\0\x1b[2Jwhat?'),
    /Check that the address is that of the Admin API/,
  ));

test('a redirect to another host is not followed, and the token not handed on', async (t) => {
  const seen: unknown[] = [];
  const elsewhere = await httpServer(t, (request, response) => {
    seen.push(request.headers);
    response.end('{}');
  });
  await checkComplaint(
    await answering(t, 302, '', { location: `${elsewhere}/services` }),
    /a token is never sent to another origin/,
  );
  assert.deepEqual(seen, []);
});

test('a gateway that never answers is given up after ten seconds', async (t) =>
  checkComplaint(await rawServer(t, () => undefined), /10 s/));

test('an answer without end is cut', async (t) =>
  checkComplaint(
    await httpServer(t, (_, response) => {
      const pour = () => {
        while (!response.destroyed && response.write(' '.repeat(1_048_576)));
      };
      response.on('drain', pour);
      pour();
    }),
    /larger than 64 MB|10 s/,
  ));

test('where the file knows the service, the probe goes on and says that the gateway was no help', async () => {
  const file =
    '_format_version: "3.0"\nservices:\n- {name: billing, host: 127.0.0.1, port: 1, routes: [{name: r, paths: [/]}]}\n';
  const words = ['probe', 'billing', '--file', 'kong.yaml', '--admin', 'http://127.0.0.1:1'];
  const { code, out } = await runCli(words, { 'kong.yaml': file });
  assert.equal(code, 1);
  assert.match(out, /the Admin API was no help: nothing listens at 127\.0\.0\.1:1\. Check the port/);
});

test('a file that is no text, or that is not there, is named with the reason', async () => {
  const files = {
    'binary.yaml': new Uint8Array([0, 1, 2, 3]),
    'latin.yaml': new Uint8Array([0x23, 0xe9, 0x0a]),
  };
  const { code, out, err } = await runCli(['check', 'binary.yaml', 'latin.yaml', 'gone.yaml'], files);
  assert.equal(code, 2);
  assert.equal(out, '');
  assert.deepEqual(err.trim().split('\n'), [
    'kongsole check: binary.yaml is a binary file',
    'kongsole check: latin.yaml is not UTF-8 text',
    'kongsole check: cannot read gone.yaml: there is no such file',
  ]);
});
