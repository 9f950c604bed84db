import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WideMap } from '../../../server/core/model/wide-map.ts';
import { randomFrom } from '../../kit/random.ts';

test('a wide map answers as a map does, small and large', () => {
  const random = randomFrom(5);
  const plain = new Map<string, number>();
  const wide = new WideMap<string, number>();
  for (let i = 0; i < 40_000; i++) {
    const key = `service-${random.below(12_000)}`;
    if (random.below(4) === 0) assert.equal(wide.delete(key), plain.delete(key));
    else {
      plain.set(key, i);
      wide.set(key, i);
    }
    assert.equal(wide.size, plain.size);
  }
  assert.ok(4_096 < wide.size);
  for (let i = 0; i < 12_000; i++) {
    const key = `service-${i}`;
    assert.equal(wide.get(key), plain.get(key));
    assert.equal(wide.has(key), plain.has(key));
  }
  assert.deepEqual([...wide.keys()].sort(), [...plain.keys()].sort());
});

test('numbers, negative ones too, are keys of their own', () => {
  const wide = new WideMap<number, number>();
  for (let key = -5_000; key <= 5_000; key++) wide.set(key, 2 * key);
  assert.equal(wide.size, 10_001);
  for (let key = -5_000; key <= 5_000; key++) assert.equal(wide.get(key), 2 * key);
});
