import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDirective } from '../../../server/core/dialect/directive.ts';
import { openConfig, type Wanted } from '../../../server/core/features/open-config.ts';
import { readDocument } from '../../../server/core/syntax/read-document.ts';
import { spanOf } from '../../../server/core/syntax/tree.ts';

const WANTED: Wanted = { fileName: 'kong.yaml', target: {}, dialect: undefined, verdictOnly: false, now: 0 };

function settingsOf(text: string, wanted: Partial<Wanted> = {}) {
  return openConfig(text, { ...WANTED, ...wanted }).settings;
}

test('what decK alone reads makes a file decK', () => {
  for (const text of [
    '_info:\n  select_tags: [a]\n',
    '_konnect: {control_plane_name: a}\n',
    'services:\n- name: a\n  host: ${{ env "DECK_HOST" }}\n',
    'consumers:\n- username: a\n  groups: [{name: gold}]\n',
    'services:\n- name: a\n  routes:\n  - name: b\n    plugins:\n    - name: c\n      _config: d\n',
    'plugins:\n- name: a\n  service: {name: b}\n',
    'consumer_groups:\n- name: gold\n  consumers: [{username: a}]\n',
  ])
    assert.equal(settingsOf(text).dialect, 'deck', text);
  assert.equal(settingsOf('services: []', { fileName: 'x/deck.yaml' }).dialect, 'deck');
});

test("everything else is Kong's own", () => {
  for (const text of ['', '_format_version: "3.0"\n', '_comment: hi\n', 'keyauth_credentials: []\n', '{'])
    assert.equal(settingsOf(text).dialect, 'dbless', text);
});

test('the comment at the top says for which Kong the file is', () => {
  const text =
    '# hi\n# kongsole: kong=3.4.2 edition=enterprise, flavor=expressions dialect=deck\nservices: []\n';
  const settings = settingsOf(text, { preset: { version: '2.8' } });
  assert.deepEqual(settings.target, { version: '3.4', edition: 'enterprise', flavor: 'expressions' });
  assert.equal(settings.dialect, 'deck');
  assert.equal(settingsOf(text, { target: { version: '3.9' } }).target.version, '3.9');
  assert.equal(settingsOf('services: []\n# kongsole: kong=3.4\n').target.version, 'auto');
});

test('a mistake in the comment is pointed at', () => {
  const text = '# kongsole: kong=new, colour=red\n# kongsole: allow x\n';
  const { mistakes } = readDirective(readDocument(text, 'yaml'));
  const marked = mistakes.map(({ at }) => text.slice(spanOf(at).start, spanOf(at).end));
  assert.deepEqual(marked, ['kong=new', 'colour=red']);
});
