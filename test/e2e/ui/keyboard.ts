/** A page of ours (a webview) without a mouse: what the Tab key comes by, and whether one sees where one is. */
import assert from 'node:assert/strict';
import { errors, type FrameLocator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

export interface Stop {
  /** What a screen reader calls it. */
  readonly name: string;
  /** Its place among all that can have the focus, in the order of the page. */
  readonly place: number;
  /** An outline of two pixels or more. */
  readonly seen: boolean;
}

const PAUSE_MS = 50;

const FOCUSABLE = 'a[href], button, summary, input, [tabindex]';

/** Runs in the page, on what has the focus. Text, for the tests know no DOM. */
const look = new Function(
  'element',
  'focusable',
  `const { outlineStyle, outlineWidth } = getComputedStyle(element);
  return {
    name: (element.getAttribute('aria-label') ?? element.textContent).trim(),
    place: [...document.querySelectorAll(focusable)].indexOf(element),
    seen: outlineStyle !== 'none' && 2 <= parseFloat(outlineWidth),
  };`,
) as (element: unknown, focusable: string) => Stop;

/** The keys into the page, which is that of the second group. */
async function enter(bench: Workbench, page: FrameLocator): Promise<void> {
  await bench.insist('Ctrl+2', async () => {
    await bench.page.keyboard.press('Control+2');
    for (let waited = 0; waited < 5_000; waited += PAUSE_MS) {
      if (await page.locator('body').evaluate('document.hasFocus()')) return;
      await bench.page.waitForTimeout(PAUSE_MS);
    }
    throw new errors.TimeoutError('the page did not get the focus');
  });
}

/** One press of Tab; undefined: the keys have left the page. */
async function tab(
  bench: Workbench,
  page: FrameLocator,
  before: Stop | undefined,
): Promise<Stop | undefined> {
  await bench.page.keyboard.press('Tab');
  const focused = page.locator(`:is(${FOCUSABLE}):focus`);
  for (const until = Date.now() + 5_000; Date.now() < until; await bench.page.waitForTimeout(PAUSE_MS)) {
    if ((await focused.count()) === 0) continue;
    const stop: Stop = await focused.evaluate(look, FOCUSABLE);
    if (stop.place !== before?.place) return stop;
  }
  return undefined;
}

/** Tab from the first to the last: all is come by, in the order of the page, named, and seen. */
export async function checkTabOrder(bench: Workbench, page: FrameLocator): Promise<readonly string[]> {
  await enter(bench, page);
  const count = await page.locator(FOCUSABLE).count();
  const stops: Stop[] = [];
  while (stops.length < count) {
    const stop = await tab(bench, page, stops.at(-1));
    if (!stop) break;
    stops.push(stop);
  }
  assert.deepEqual(
    stops.map(({ place }) => place),
    Array.from({ length: count }, (_, i) => i),
  );
  for (const { name, seen } of stops) {
    assert.notEqual(name, '');
    assert.ok(seen, `one does not see that "${name}" has the focus`);
  }
  return stops.map(({ name }) => name);
}

/** Tab until this one has the focus, then Enter. */
export async function enterOn(bench: Workbench, page: FrameLocator, name: string): Promise<void> {
  await enter(bench, page);
  const count = await page.locator(FOCUSABLE).count();
  let stop: Stop | undefined;
  // Twice, for the focus may stand behind it at first, and the workbench lies between the end and the beginning.
  for (let i = 0; i <= 2 * count; i++) {
    stop = await tab(bench, page, stop);
    if (!stop) await enter(bench, page);
    else if (stop.name.startsWith(name)) {
      await bench.page.keyboard.press('Enter');
      return;
    }
  }
  assert.fail(`Tab never came to "${name}"`);
}
