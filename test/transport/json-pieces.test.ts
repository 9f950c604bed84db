import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonPiece, textOf, utf8OfList } from '../../server/transport/json-pieces.ts';

const NUMBERS = [0, 7, 9, 10, 42, 99, 100, 4096, 99_999, 4_300_000, 536_870_888];

test('pieces with numbers are written alike as text and as UTF-8', () => {
  const items = NUMBERS.map((number, i) => ({
    pieces: [jsonPiece('{"ü":'), jsonPiece(`,"${'long '.repeat(i)}\u2028":`), jsonPiece('}')],
    numbers: [number, NUMBERS.at(-1 - i) ?? 0],
  }));
  for (const list of [items, items.slice(0, 1), []]) {
    const text = `[${list.map(textOf).join()}]`;
    assert.equal(Buffer.from(utf8OfList(list)).toString('utf8'), text);
    assert.equal(JSON.parse(text).length, list.length);
  }
  assert.equal(textOf(items[4] ?? assert.fail()), '{"ü":42,"long long long long \u2028":100}');
});
