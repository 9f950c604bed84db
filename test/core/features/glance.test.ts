/** A first look at the beginning of a file may say less than the whole file would, but nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../server/core/features/diagnose.ts';
import { glance } from '../../../server/core/features/glance.ts';
import { LIVE_SIZES, LiveFile } from '../../../server/core/features/live-file.ts';
import { openConfig, type Wanted } from '../../../server/core/features/open-config.ts';
import { RULES } from '../../../server/core/rules/rules.ts';
import { finish } from '../../../server/core/syntax/finish.ts';
import { toPlain } from '../../../server/core/syntax/read.ts';
import { readDocument } from '../../../server/core/syntax/read-document.ts';
import { chunkedText } from '../../../server/core/text/chunked-text.ts';
import { findingWords } from '../../kit/live.ts';
import { readMarked } from '../../kit/marked.ts';

const WANTED: Wanted = {
  fileName: 'kong.yaml',
  target: {},
  dialect: undefined,
  verdictOnly: false,
  now: 0,
};

function seen(text: string, length: number, wanted = WANTED): readonly string[] {
  const format = wanted.fileName?.endsWith('.json') ? 'json' : 'yaml';
  return findingWords([...glance(chunkedText(text), format, wanted, RULES, length)].at(-1) ?? []);
}

function known(text: string, wanted = WANTED): readonly string[] {
  return findingWords(diagnose(openConfig(text, wanted), RULES));
}

test('whatever follows, what the beginning of a rule’s example says stays said', () => {
  let said = 0;
  for (const { code, valid, invalid } of RULES)
    for (const { title, yaml } of [...valid, ...invalid]) {
      const text = withLastItem(readMarked(yaml).text);
      const whole = new Set(known(text));
      for (const [i, { index: at }] of [...text.matchAll(/\n/g)].entries()) {
        // All cuts of all examples take long; so each is cut somewhere else, and all at their ends.
        if ((i + title.length) % 4 !== 0 && at !== text.length - 1) continue;
        const found = seen(text, at + 1);
        said += found.length;
        for (const each of found) assert.ok(whole.has(each), `${code}, ${title}, cut at ${at}: ${each}`);
      }
    }
  assert.ok(100 < said, `the examples say something at their beginning: ${said}`);
});

const SERVICES = `_format_version: "3.0"
services:
- name: orders
  host: orders.internal
  port: many
- name: quotes
  host: quotes.internal
  routes:
  - name: quotes
    paths: [/quotes]
    plugins:
    - name: acl
      config: {allow: [staff], deny: [guests]}
      consumer: mia
- name: the-last
`;
const LONG = `${SERVICES}${Array.from({ length: 40 }, (_, i) => `- name: more-${i}\n  host: h${i}.internal\n  port: p${i}\n`).join('')}`;
const WRONG_PORT = seen(SERVICES, SERVICES.length)[0];

test('nothing is said of what the rest of the file may mend', () => {
  const text = `${SERVICES}consumers:\n- username: mia\n`;
  assert.equal(seen(text, text.length).filter((each) => each.includes('mia')).length, 0);
  assert.ok(seen(text, SERVICES.length).includes(WRONG_PORT ?? 'a wrong port'));
});

test('nothing is said where what counts for all of the file stands further on', () => {
  for (const later of ['_info:\n  defaults: {}\n', '"_transform": false\n', 'custom_plugins:\n- name: x\n'])
    assert.deepEqual(seen(SERVICES + later, SERVICES.length), []);
});

test('nothing is said of a text with templates', () => {
  const text = SERVICES.replace('name: orders\n', 'name: orders\n{% if x %}\n');
  assert.deepEqual(seen(text, text.length), []);
});

const openLive = (text: string, wanted = WANTED): LiveFile =>
  new LiveFile(chunkedText(text), () => wanted, RULES, { ...LIVE_SIZES, small: 0, glance: 600 });

for (const [name, text] of [
  ['kong.yaml', LONG],
  ['kong.json', JSON.stringify(toPlain(readDocument(LONG, 'yaml').root ?? assert.fail()))],
] as const)
  test(`${name}: a long file shows a first look before it is read, and all in the end`, () => {
    const wanted = { ...WANTED, fileName: name };
    const live = openLive(text, wanted);
    let first: readonly string[] = [];
    for (const _ of live.work())
      if (live.isGlance && first.length === 0) {
        assert.ok(live.isShowable && !live.isReadable);
        first = findingWords(live.known(100, () => true).shown);
        assert.equal(live.known(100, () => false).count, 0);
      }
    finish(live.lateWork());
    const all = known(text, wanted);
    assert.deepEqual(findingWords(live.diagnosed), all);
    assert.equal(live.isGlance, false);
    assert.ok(0 < first.length && first.length < all.length);
    for (const each of first) assert.ok(all.includes(each), each);
  });

test('a first look at a text that was edited since is not shown', () => {
  for (const [when, isSeen] of [
    ['before', false],
    ['after', true],
  ] as const) {
    const live = openLive(LONG);
    for (const _ of live.work()) if (live.isGlance === isSeen) break;
    live.edit({ span: { start: 0, end: 0 }, text: '# note\n' });
    assert.equal(live.isGlance, false);
    for (const _ of live.work()) assert.equal(live.isGlance, false, when);
    finish(live.lateWork());
    assert.deepEqual(findingWords(live.diagnosed), known(`# note\n${LONG}`));
  }
});

/** Of the last item nothing is said. */
function withLastItem(text: string): string {
  const section = text.includes('consumers:') ? 'consumer_groups:\n- name' : 'consumers:\n- username';
  return `${text}\n${section}: the-last\n`;
}
