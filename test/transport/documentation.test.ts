/** Where the code of a finding leads. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { CAUSE_PAGES } from '../../server/core/doctor/causes/pages.ts';
import { RULES } from '../../server/core/rules/rules.ts';
import { PULLS, RULES_PAGE, withServer } from '../kit/language-server.ts';

const BAD = '_format_version: "3.0"\nservices:\n- {name: a, host: b.c, protocol: http, port: 443}\n';

async function checkLink(greeting: object | undefined, expected: string): Promise<void> {
  await withServer(
    PULLS,
    async (client) => {
      const [found] = await client.pull(await client.open(BAD));
      assert.equal(found?.codeDescription?.href, expected);
    },
    undefined,
    greeting,
  );
}

test('any editor gets the address of the page on this disk', () =>
  checkLink(undefined, `${RULES_PAGE}#plain-protocol-on-tls-port`));

test('our own client opens the page itself', () =>
  checkLink({ opensPages: true }, 'kongsole-page:/rules/plain-protocol-on-tls-port.md'));

test('every rule and every cause has a section in the pages that ship', () => {
  const sections = (page: string) =>
    new Set([...readFileSync(resolve('docs', page), 'utf8').matchAll(/^## (.+)$/gm)].map(([, name]) => name));
  const rules = sections('rules.md');
  const causes = sections('causes.md');
  assert.deepEqual(
    RULES.map(({ code }) => code).filter((code) => !rules.has(code)),
    [],
  );
  assert.deepEqual(
    Object.keys(CAUSE_PAGES).filter((cause) => !causes.has(cause)),
    [],
  );
});

test("a finding of Kong's verdict leads to Kong's own page of the field", () =>
  withServer(PULLS, async (client) => {
    const text = '_format_version: "3.0"\nplugins:\n- {name: cors, config: {max_age: soon}}\n';
    const [found] = await client.pull(await client.open(text));
    assert.equal(
      found?.codeDescription?.href,
      'https://developer.konghq.com/plugins/cors/reference/#schema--config-max-age',
    );
  }));
