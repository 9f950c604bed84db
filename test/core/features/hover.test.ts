import { test } from 'node:test';
import { checkHover } from '../../kit/check.ts';

test('a field tells its type, its choices and its default', () =>
  checkHover(
    'plugins:\n- name: rate-limiting\n  config:\n    pol$0icy: local\n',
    ['**policy**', 'local | redis', 'Default: `local`'],
    { target: { version: '3.9', edition: 'oss', flavor: 'traditional_compatible' } },
  ));

test('a reference tells what it names', () =>
  checkHover('services:\n- name: billing\n  url: https://a.b/x\nroutes:\n- name: r\n  service: bil$0ling\n', [
    '**service** `billing`',
    '`https://a.b:443/x`',
  ]));

test('a nested list tells what it holds', () =>
  checkHover('services:\n- name: billing\n  rou$0tes: []\n', ['list of routes of this service']));
