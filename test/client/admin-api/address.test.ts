import assert from 'node:assert/strict';
import { test } from 'node:test';
import { adminAddress } from '../../../client/admin-api/address.ts';

const TYPED: readonly (readonly [string, string | undefined])[] = [
  ['localhost:8001', 'http://localhost:8001'],
  [' http://localhost:8001/ ', 'http://localhost:8001'],
  ['https://kong.example.com/team-a/', 'https://kong.example.com/team-a'],
  ['http://[::1]:8001', 'http://[::1]:8001'],
  ['http://localhost:8001?x=1#y', 'http://localhost:8001'],
  ['ftp://localhost', undefined],
  ['http://', undefined],
  ['', undefined],
  ['http://user:password@localhost:8001', undefined],
  ['javascript:alert(1)', undefined],
];

for (const [typed, address] of TYPED)
  test(`"${typed}" typed as an address is ${address ?? 'refused'}`, () =>
    assert.equal(adminAddress(typed), address));
