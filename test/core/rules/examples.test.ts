import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { RULES } from '../../../server/core/rules/rules.ts';
import { checkFindings, checkLaws, configOf } from '../../kit/check.ts';
import { readMarked } from '../../kit/marked.ts';

for (const rule of RULES) {
  for (const example of rule.invalid) {
    test(`${rule.code} finds: ${example.title}`, () => {
      checkFindings(example.yaml);
      const { text } = readMarked(example.yaml);
      checkLaws(text, configOf(text));
    });
  }
  for (const example of rule.valid) {
    test(`${rule.code} accepts: ${example.title}`, () => checkFindings(example.yaml));
  }
}

test('every rule file is in the list, under the code that is its name', () => {
  const folder = resolve(import.meta.dirname, '../../../server/core/rules');
  const listed = new Set(RULES.map((rule) => rule.code));
  const files = readdirSync(folder, { recursive: true }).map(String);
  const missing = RULES.filter((rule) => !files.some((file) => file.endsWith(`${rule.code}.ts`)));
  assert.deepEqual(
    missing.map((rule) => rule.code),
    [],
  );
  assert.equal(listed.size, RULES.length);
});
