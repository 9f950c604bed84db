/** Every text of a few letters, in each of the places that a value may stand: what chance would not come by. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differenceOf, visible } from './pieces.ts';

const LETTERS = [...'a:?,[]{}"\'#- &!|\t1\n*%'];
const PLACES = [
  ['a: [', '] \n'],
  ['a: {', '}\n'],
  ['a: ', '\nb: c\n'],
  ['- ', '\n- x\n'],
  ['a:\n  ', '\n  b: c\n'],
] as const;
/** Four letters take half a minute, five ten. */
const LONGEST = Number(process.env['KONGSOLE_FUZZ_SHORT'] ?? 3);

test(`all texts of up to ${LONGEST} signs read in pieces as they read whole, and as \`yaml\` reads them`, () => {
  for (let length = 0; length <= LONGEST; length++) {
    for (const text of textsOf(length)) {
      for (const [before, behind] of PLACES) {
        const all = before + text + behind;
        assert.equal(differenceOf(all), undefined, visible(all));
      }
    }
  }
});

function* textsOf(length: number): Generator<string> {
  if (length === 0) yield '';
  else for (const shorter of textsOf(length - 1)) for (const letter of LETTERS) yield shorter + letter;
}
