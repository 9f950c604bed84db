import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskTemplates, needsMasking } from '../../../server/core/syntax/mask-templates.ts';
import { checkReport, reportOf } from '../../kit/report.ts';

test('a masked text is as long as before, and its lines are', () => {
  for (const text of [
    'a: "${{ env "DECK_X" }}"\n',
    '{% if x %}\n  a: {{ x }}\n{% endif %}\n',
    '{{- range .Values.routes }}\n- name: {{ .name }}\n{{- end }}\n',
    'a: %s\nb: {{}}\nc: {{x\n',
  ]) {
    const masked = maskTemplates(text);
    assert.equal(masked.length, text.length);
    assert.deepEqual(
      masked.split('\n').map((line) => line.length),
      text.split('\n').map((line) => line.length),
    );
  }
});

test('a text without templates stays as it is', () => {
  const text = 'a: "b"\nc: {d: e}\nf: $(uri_captures[1])\ng: {vault://env/x}\n';
  assert.equal(maskTemplates(text), text);
  assert.equal(needsMasking(text), false);
});

test('decK templates in quotes do not hide what is wrong around them', () =>
  checkReport(`
_format_version: "3.0"
services:
- name: a
  host: "\${{ env "DECK_HOST" }}"
  port: \${{ env "DECK_PORT" | toInt }}
  hots: b
  ^^^^ error: unknown-field
`));

test('Jinja and Helm templates do not, either', () =>
  checkReport(`
_format_version: "3.0"
services:
{% for s in services %}
- name: {{ s.name }}
  host: {{s.host}}
  retries: {{ s.retries }}
  pots: 1
  ^^^^ error: unknown-field
{% endfor %}
{{- range .Values.more }}
- name: {{ .name }}
  url: http://{{ .host }}:{{ .port }}/
{{- end }}
`));

test('for Kong alone templates are plain text', () => {
  const report = reportOf('_format_version: "3.0"\nservices:\n- name: a\n  host: ${HOST}\n', {
    verdictOnly: true,
  });
  assert.deepEqual(report, ['4 error invalid-host']);
});
