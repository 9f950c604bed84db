import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigReader, READ_SIZES } from '../../../server/core/model/read-config.ts';
import { OpenPart } from '../../../server/core/model/read-item.ts';
import { finish } from '../../../server/core/syntax/finish.ts';
import { readDocument } from '../../../server/core/syntax/read-document.ts';
import { configOf } from '../../kit/check.ts';

test('a part that has forgotten what is in it gives the same entities to who still has one', () => {
  const [item] = configOf('services:\n- name: billing\n  routes:\n  - name: invoices\n').items;
  assert.ok(item instanceof OpenPart);
  const [service, route] = item.entities;
  item.forget('unless-in-use');
  assert.equal(item.entities[0], service);
  assert.equal(item.entities[1], route);
  assert.equal(route?.parent, service);
});

test('of a huge file a part forgets altogether what is in it', () => {
  const text = 'services:\n- name: billing\n- name: orders\n';
  const document = readDocument(text, 'yaml');
  const { settings } = configOf(text);
  for (const [sameEntities, isSame] of [
    [text.length, true],
    [text.length - 1, false],
  ] as const) {
    const sizes = { ...READ_SIZES, keepRead: 0, keepReadOfLarger: 0, sameEntities };
    const [first, second] = finish(new ConfigReader(settings, sizes).read(document)).config.items;
    const service = first?.entities[0];
    assert.ok(service);
    assert.equal(second?.entities.length, 1);
    assert.equal(first?.entities[0] === service, isSame);
  }
});
