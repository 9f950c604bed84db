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
