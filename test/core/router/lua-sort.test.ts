import assert from 'node:assert/strict';
import { test } from 'node:test';
import { luaOrder } from '../../../server/core/router/lua-sort.ts';

// What LuaJIT 2.1 prints for the same lists.
test('equal elements end up where LuaJIT leaves them', () => {
  const equal = (count: number) => luaOrder(count, () => false)?.join(' ');
  assert.equal(equal(0), '');
  assert.equal(equal(3), '0 1 2');
  assert.equal(equal(4), '0 2 1 3');
  assert.equal(equal(5), '0 3 2 1 4');
  assert.equal(equal(8), '0 4 5 6 3 1 2 7');
  assert.equal(equal(12), '0 7 6 8 9 10 5 3 4 1 2 11');
});

test('a list with a few ties is sorted as LuaJIT sorts it', () => {
  const weights = [3, 1, 2, 1, 3, 1, 2, 3, 1];
  const order = luaOrder(weights.length, (one, other) => (weights[one] ?? 0) < (weights[other] ?? 0));
  assert.equal(order?.join(' '), '8 3 5 1 6 2 4 7 0');
});

test('an order that is none is noticed as Lua notices it', () => {
  assert.equal(
    luaOrder(5, () => true),
    undefined,
  );
});
