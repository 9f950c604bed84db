import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  readHost,
  validateHost,
  validateHostWithOptionalPort,
  validateRouteHost,
  validateSni,
  validateTarget,
  validateUpstreamName,
  validateWildcardHost,
} from '../../../server/core/validators/host.ts';
import { isIp, validateIpOrCidr } from '../../../server/core/validators/ip.ts';

type Validator = (value: string) => { readonly code: string } | undefined;

function check(validate: Validator, table: Readonly<Record<string, string | undefined>>): void {
  const said = Object.fromEntries(Object.keys(table).map((value) => [value, validate(value)?.code]));
  assert.deepEqual(said, table);
}

test('a host is a name or an address, without a port', () =>
  check(validateHost, {
    'example.com': undefined,
    'example.com.': undefined,
    '-leading-dash': undefined,
    a_b: undefined,
    '::1': undefined,
    '[::1]': undefined,
    'example.com:80': 'port-not-allowed',
    'example.com:99999': 'port-not-allowed',
    'https://example.com': 'invalid-host',
    'example..com': 'invalid-host',
    'trailing-.com': 'invalid-host',
    'täst.de': 'invalid-host',
    '1.2.3': 'invalid-ipv4',
    '1.2.3.256': 'invalid-ipv4',
    '1:2:3': 'invalid-ipv6',
    '': 'invalid-host',
  }));

test('a host of digits and dots is an address, so 1.2.3 is none', () => {
  assert.deepEqual(readHost('001.002.003.004:80'), { kind: 'host', type: 'ipv4', host: '1.2.3.4', port: 80 });
  assert.deepEqual(readHost('::1'), {
    kind: 'host',
    type: 'ipv6',
    host: '0000:0000:0000:0000:0000:0000:0000:0001',
    port: undefined,
  });
});

test('the faulty character of a host is pointed at', () => {
  assert.deepEqual(validateHost('my host')?.part, { from: 2, to: 3 });
  assert.deepEqual(validateHost('a.b:8080')?.part, { from: 3, to: 8 });
});

test('a target may have a port of at most 65535', () => {
  check(validateTarget, {
    'a:65535': undefined,
    'a:65536': 'port-too-large',
    '[::1]:80': undefined,
    '[::1]:': 'invalid-ipv6',
  });
  check(validateHostWithOptionalPort, { 'a.b:80': undefined, 'a b': 'invalid-host' });
});

test("a route's host may have a wildcard label and a port", () =>
  check(validateRouteHost, {
    '*.example.com': undefined,
    'example.*': undefined,
    'example.com:8080': undefined,
    '1.2.3': 'invalid-ipv4',
    'exa mple.com': 'invalid-host',
  }));

test('an SNI is a name; a wildcard stands first or last', () => {
  check(validateSni, { 'a.b': undefined, '1.2.3.4': 'ip-not-allowed', 'a.b:1': 'port-not-allowed' });
  check(validateWildcardHost, {
    '*.a.b': undefined,
    'a.*': undefined,
    'a.*.b': 'misplaced-wildcard',
    '*.*': 'several-wildcards',
    '*.a.b:1': 'port-not-allowed',
  });
});

test("an upstream's name has neither port nor address", () =>
  check(validateUpstreamName, {
    'a.b': undefined,
    'a:1': 'port-not-allowed',
    'a:70000': 'port-not-allowed',
    '1.2.3.4': 'ip-not-allowed',
  }));

test('addresses are what inet_pton reads', () => {
  const yes = ['1.2.3.4', '::', '::1', '1::', '[::1]', '::ffff:1.2.3.4', '1:2:3:4:5:6:7:8'];
  const no = [
    '01.2.3.4',
    '1.2.3',
    '1:2:3:4:5:6:7',
    '::1::',
    ':1',
    '1:',
    '12345::',
    'fe80::1%eth0',
    '',
    '::1.2.3',
  ];
  assert.deepEqual(yes.filter(isIp), yes);
  assert.deepEqual(no.filter(isIp), []);
});

test('a range has a prefix without leading zeros', () => {
  check(validateIpOrCidr, {
    '10.0.0.0/8': undefined,
    '::/0': undefined,
    '10.0.0.0/33': 'invalid-ip-or-cidr',
    '10.0.0.0/08': 'invalid-ip-or-cidr',
    '10.0.0.0/': 'invalid-ip-or-cidr',
  });
});
