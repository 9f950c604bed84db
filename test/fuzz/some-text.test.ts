import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compilePcreRegex } from '../../server/core/regex/pcre-regex.ts';
import { compileProgram } from '../../server/core/regex/program.ts';
import { compileRustRegex } from '../../server/core/regex/rust-regex.ts';
import { someText } from '../../server/core/regex/some-text.ts';
import { type Random, randomFrom } from '../kit/random.ts';

const ATOMS = [
  'a',
  'b',
  '1',
  '/',
  '.',
  '\\d',
  '\\w',
  '[ab]',
  '[^a]',
  '(?:ab|a)',
  '(a|b1)',
  '\\b',
  '$',
  '\\n',
] as const;

function randomRegex(random: Random): string {
  const atoms = Array.from(
    { length: 1 + random.below(4) },
    () => random.pick(ATOMS) + random.pick(['', '', '', '*', '+', '?', '{1,2}']),
  );
  // Nothing repeats a condition on a place.
  const regex = atoms.join('').replace(/(\\b|\$)(?:[*+?]|\{1,2\})/g, '$1');
  return `${random.pick(['', '^'])}/${regex}${random.pick(['', '$', '|/b'])}`;
}

/** All texts of up to so many letters. */
function texts(letters: readonly string[], most: number): readonly string[] {
  let last = [''];
  const all = ['/'];
  for (let i = 0; i < most; i++) {
    last = last.flatMap((text) => letters.map((letter) => text + letter));
    all.push(...last.map((text) => `/${text}`));
  }
  return all;
}

const TEXTS = texts(['a', 'b', '1', '/', '\n', '-'], 4);

for (const engine of ['rust', 'pcre'] as const) {
  test(`${engine}: a text between two regexes is one, and where none is found there is none among short texts`, () => {
    const random = randomFrom(77);
    const seen = { text: 0, none: 0, undecided: 0 };
    const bytes = engine === 'pcre';
    const anchoring = bytes ? 'anchored' : 'anywhere';
    for (let i = 0; i < 1500; i++) {
      const regexes = [randomRegex(random), randomRegex(random)] as const;
      const [one, other] = regexes.map((regex) => {
        const compiled = bytes ? compilePcreRegex(regex) : compileRustRegex(regex);
        assert.ok(compiled.kind === 'regex' && compiled.hir, regex);
        const program = compileProgram(compiled.hir, compiled.matcher.groupNames.length, bytes);
        assert.ok(program);
        return { program, matcher: compiled.matcher };
      });
      assert.ok(one && other);
      const found = someText(
        [
          { program: one.program, anchoring, wanted: true },
          { program: other.program, anchoring, wanted: false },
        ],
        '/'.charCodeAt(0),
        3000,
      );
      const fits = (text: string) =>
        one.matcher.test(text, 0, anchoring) === true && other.matcher.test(text, 0, anchoring) === false;
      seen[found.kind]++;
      if (found.kind === 'text')
        assert.ok(fits(found.text), `${regexes.join(' without ')}: ${JSON.stringify(found.text)}`);
      if (found.kind === 'none')
        assert.equal(TEXTS.find(fits), undefined, `${regexes.join(' without ')} has a text`);
    }
    console.log(`${engine}: ${JSON.stringify(seen)}`);
    assert.ok(100 < seen.none && 100 < seen.text);
  });
}
