import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OpenPart } from '../../../server/core/model/read-item.ts';
import { configOf } from '../../kit/check.ts';

test('a part that has forgotten what is in it gives the same entities to who still has one', () => {
  const [item] = configOf('services:\n- name: billing\n  routes:\n  - name: invoices\n').items;
  assert.ok(item instanceof OpenPart);
  const [service, route] = item.entities;
  item.forget();
  assert.equal(item.entities[0], service);
  assert.equal(item.entities[1], route);
  assert.equal(route?.parent, service);
});
