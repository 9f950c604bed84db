import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIVE_SIZES, LiveFile } from '../../server/core/features/live-file.ts';
import type { Wanted } from '../../server/core/features/open-config.ts';
import { RULES } from '../../server/core/rules/rules.ts';
import { finish } from '../../server/core/syntax/finish.ts';
import { chunkedText } from '../../server/core/text/chunked-text.ts';
import { practiceFile } from '../../server/transport/practice-file.ts';
import { countWork } from '../kit/counted-work.ts';

const WANTED: Wanted = { fileName: 'kong.yaml', target: {}, dialect: undefined, verdictOnly: false, now: 0 };

/** A file with services, upstreams and consumers whose names are near each other. */
function open(count: number): LiveFile {
  const sizes = { ...LIVE_SIZES, small: 0 };
  return new LiveFile(chunkedText(practiceFile(count)), () => WANTED, RULES, sizes);
}

test('a file of many names is read and judged in a time that grows no faster than it', () => {
  const counter = countWork();
  try {
    finish(open(20).work());
    const [small = 0, large = 0] = [60, 240].map((count) => counter.count(() => finish(open(count).work())));
    assert.ok(large <= 4.4 * small, `${small} blocks, of four times the file ${large}`);
  } finally {
    counter.stop();
  }
});

/** Words without numbers, each another one. */
function word(i: number): string {
  let letters = '';
  for (let left = i * 7919 + 13; letters.length < 12; left = Math.floor(left / 3) + 7 * i + letters.length)
    letters += String.fromCharCode(97 + (left % 26));
  return letters;
}

test('mistakes are judged in a time that grows no faster than they do', () => {
  const withMistakes = (count: number) => {
    const numbers = Array.from({ length: count }, (_, i) => i);
    const services = numbers.map((i) => `- name: ${word(i)}\n  host: ${word(i)}.internal\n`);
    const routes = numbers.map((i) => `- name: r${i}\n  paths: [/p${i}]\n  service: ${word(count + i)}\n`);
    const text = `_format_version: "3.0"\nservices:\n${services.join('')}routes:\n${routes.join('')}`;
    return new LiveFile(chunkedText(text), () => WANTED, RULES, { ...LIVE_SIZES, small: 0 });
  };
  const counter = countWork();
  try {
    finish(withMistakes(20).work());
    const [small = 0, large = 0] = [1000, 4000].map((count) => {
      const live = withMistakes(count);
      const blocks = counter.count(() => finish(live.work()));
      assert.equal(live.known(5000, (code) => code === 'dangling-reference').count, count);
      return blocks;
    });
    assert.ok(large <= 4.4 * small, `${small} blocks, of four times the file ${large}`);
  } finally {
    counter.stop();
  }
});

test('the name of an upstream is typed in a time that does not grow with the file', () => {
  const counter = countWork();
  try {
    const [small = 0, large = 0] = [120, 480].map((count) => {
      const live = open(count);
      finish(live.work());
      const name = '- name: upstream-';
      const at = live.source.slice(0, live.source.length).indexOf(`${name}60.`) + name.length;
      const typed = () => {
        live.edit({ span: { start: at, end: at }, text: 'x' });
        finish(live.work());
        live.known(50, () => true);
      };
      typed();
      return counter.count(typed);
    });
    assert.ok(large <= 1.3 * small, `${small} blocks, of four times the file ${large}`);
  } finally {
    counter.stop();
  }
});
