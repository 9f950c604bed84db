import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OpenParts } from '../../../server/core/features/open-parts.ts';
import { configOf } from '../../kit/check.ts';
import { randomFrom } from '../../kit/random.ts';

const SERVICES = Array.from({ length: 40 }, (_, i) => `- name: s${i}\n  host: h\n`).join('');

test('what is named last comes first, each part once, whatever comes and goes', () => {
  const all = configOf(`_format_version: "3.0"\nservices:\n${SERVICES}`).items.flatMap(({ parts }) => parts);
  assert.equal(all.length, 40);
  for (let seed = 1; seed <= 20; seed++) {
    const random = randomFrom(seed);
    const open = new OpenParts();
    let expected = [...all];
    open.putLast(all);
    for (let i = 0; i < 50; i++) {
      const some = all.filter(() => random.chance(0.08));
      if (random.chance(0.5)) {
        open.putFirst(new Set(some));
        expected = [...some, ...expected.filter((part) => !some.includes(part))];
      } else if (random.chance(0.6)) {
        for (const part of some) open.delete(part);
        expected = expected.filter((part) => !some.includes(part));
      } else {
        open.putLast(some);
        expected = [...expected, ...some.filter((part) => !expected.includes(part))];
      }
      assert.equal(open.first(), expected[0]);
      assert.equal(open.size, expected.length);
      assert.ok(all.every((part) => open.has(part) === expected.includes(part)));
    }
    const taken: number[] = [];
    for (let part = open.first(); part; part = open.first()) {
      taken.push(all.indexOf(part));
      open.delete(part);
    }
    assert.deepEqual(
      taken,
      expected.map((part) => all.indexOf(part)),
    );
  }
});
