import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSlip, slipClassesNear, slipClassOf, slipKeysOf } from '../../../server/core/text/slip.ts';
import { randomFrom } from '../../kit/random.ts';

for (const [title, written, name, expected] of [
  ['a missing letter', 'billing-pol', 'billing-pool', true],
  ['a letter too many', 'billing-poool', 'billing-pool', true],
  ['another letter', 'billing-pull', 'billing-poll', true],
  ['swapped neighbours', 'billing-polo', 'billing-pool', true],
  ['other signs between the words', 'billing_pool', 'billing-pool', true],
  ['no sign between the words', 'BillingPool', 'billing-pool', true],
  ['another number', 'node-1.internal', 'node-2.internal', false],
  ['a short name', 'pool', 'poll', false],
  ['two letters', 'filling-poll', 'billing-pool', false],
  ['the same', 'billing-pool', 'billing-pool', false],
] as const)
  test(`${title}: "${written}" is ${expected ? 'a slip' : 'no slip'} of "${name}"`, () => {
    assert.equal(isSlip(written, name), expected);
  });

test('two names that are slips of each other have a key in common, and neighbouring classes', () => {
  const random = randomFrom(5);
  let slips = 0;
  for (let i = 0; i < 20_000; i++) {
    const name = Array.from({ length: 8 + random.below(3) }, () => random.pick([...'ab-_.1A'])).join('');
    const letters = [...name];
    letters.splice(random.below(name.length), random.below(3), ...random.pick(['', 'a', '-', '1', 'ba']));
    const written = letters.join('');
    if (!isSlip(written, name)) continue;
    slips += 1;
    assert.ok(slipClassesNear(name).includes(slipClassOf(written)), `${written}, ${name}`);
    const keys = new Set(slipKeysOf(name));
    assert.ok(
      slipKeysOf(written).some((key) => keys.has(key)),
      `${written}, ${name}`,
    );
  }
  assert.ok(1000 < slips);
});
