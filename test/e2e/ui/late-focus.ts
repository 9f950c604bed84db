/**
 * A busy machine, made on purpose: a page (webview) tells the editor by a timer that it has the focus, and here the
 * timer sees it although the focus has long gone on. Without care for that, the page's group becomes the active one
 * while the cursor stands in the text, and Ctrl+S saves nothing.
 */
import type { Page } from 'playwright-core';

/** Longer than the timer's 250 ms, so that it never misses the focus. */
const LATE_MS = 400;

export async function focusIsToldLate(page: Page): Promise<void> {
  await page.addInitScript(`
    if (/\\/webview\\/browser\\/pre\\/index/.test(location.pathname)) {
      const hasFocus = document.hasFocus.bind(document);
      let seen = -Infinity;
      setInterval(() => { if (hasFocus()) seen = performance.now(); }, 5);
      document.hasFocus = () => hasFocus() || performance.now() - seen < ${LATE_MS};
    }`);
}
