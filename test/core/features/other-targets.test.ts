import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../server/core/features/diagnose.ts';
import { sayInComment, targetsWithout } from '../../../server/core/features/other-targets.ts';
import { RULES } from '../../../server/core/rules/rules.ts';
import { applyEdits } from '../../../server/core/text/span.ts';
import { configOf } from '../../kit/check.ts';

function checkOffers(text: string, code: string, offers: readonly string[]): void {
  const config = configOf(text);
  const found = diagnose(config, RULES).find(({ finding }) => finding.code === code);
  assert.ok(found, `no ${code} in ${text}`);
  assert.deepEqual(
    targetsWithout(found, config).map(({ name }) => name),
    offers,
  );
}

function checkComment(before: string, change: Parameters<typeof sayInComment>[1], after: string): void {
  const edit = sayInComment(configOf(before), change);
  assert.ok(edit);
  assert.equal(applyEdits(before, [edit]), after);
}

test('a plugin of Enterprise offers to judge by Enterprise', () =>
  checkOffers(
    '# kongsole: kong=3.9 edition=oss\n_format_version: "3.0"\nplugins:\n- name: openid-connect\n  config: {issuer: "https://a.b"}\n',
    'unknown-plugin',
    ['Kong 3.9 Enterprise'],
  ));

test('a plugin that came later offers the nearest version that has it', () =>
  checkOffers(
    '# kongsole: kong=3.4 edition=oss\n_format_version: "3.0"\nplugins:\n- {name: standard-webhooks, config: {secret_v1: abc}}\n',
    'unknown-plugin',
    ['Kong 3.8 OSS', 'Kong 3.8 Enterprise'],
  ));

test('what no Kong takes offers no other Kong', () =>
  checkOffers(
    '_format_version: "3.0"\nservices:\n- {name: a, host: b.c, port: 99999}\n',
    'number-out-of-range',
    [],
  ));

test('an advice of ours has nothing to do with the version', () =>
  checkOffers(
    '_format_version: "3.0"\nservices:\n- {name: a, host: b.c, protocol: http, port: 443}\n',
    'plain-protocol-on-tls-port',
    [],
  ));

test('the comment is written at the top where there is none', () =>
  checkComment(
    '_format_version: "3.0"\n',
    { version: '3.9', edition: 'enterprise' },
    '# kongsole: kong=3.9 edition=enterprise\n_format_version: "3.0"\n',
  ));

test('in a comment that is there only the words that change are touched', () =>
  checkComment(
    '# team red\n# kongsole: kong=3.4 front=alb\n_format_version: "3.0"\n',
    { version: '3.9', flavor: 'expressions' },
    '# team red\n# kongsole: kong=3.9 front=alb flavor=expressions\n_format_version: "3.0"\n',
  ));

test('JSON has no comments', () =>
  assert.equal(sayInComment(configOf('{}', { fileName: 'kong.json' }), { edition: 'oss' }), undefined));
