import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { CAUSES, HOP_OF, hopOf } from '../../../server/core/doctor/cause.ts';
import { CAUSE_PAGES } from '../../../server/core/doctor/causes/pages.ts';

const FOLDER = resolve(import.meta.dirname, '../../../server/core/doctor/causes');

test('every cause has a page in a file of its name', () => {
  for (const code of CAUSES) {
    assert.equal(CAUSE_PAGES[code].code, code);
    assert.ok(existsSync(resolve(FOLDER, `${code}.ts`)), code);
  }
});

test('no file stands in the folder without being a cause', () => {
  const known = new Set([...CAUSES.map((code) => `${code}.ts`), 'cause-page.ts', 'pages.ts']);
  assert.deepEqual(
    readdirSync(FOLDER).filter((name) => !known.has(name)),
    [],
  );
});

test('titles and advice are sentences without an end', () => {
  for (const { title, advice } of Object.values(CAUSE_PAGES)) {
    assert.match(title, /[^.]$/);
    assert.match(advice, /[^.]$/);
  }
});

test('what Kong connects to is the second load balancer where there is one', () => {
  assert.equal(hopOf('connection-refused', 'backend'), 'backend');
  assert.equal(hopOf('connection-refused', 'second-lb'), 'second-lb');
  assert.equal(hopOf('http-to-tls-port', 'second-lb'), 'gateway');
  assert.equal(hopOf('pool-down', 'second-lb'), 'backend');
  assert.equal(hopOf('healthy', 'backend'), null);
});

test('only a healthy chain has nobody to blame', () => {
  assert.deepEqual(
    CAUSES.filter((code) => HOP_OF[code] === 'nobody'),
    ['healthy'],
  );
});
