/** What the workbench shows and who has the keys, in words: beside the picture, for a step that failed elsewhere. */
import type { Page } from 'playwright-core';

/** Runs in the page. */
const LOOK = `(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const said = (element) => (element.getAttribute('aria-label') ?? element.textContent).slice(0, 200);
  const focus = [];
  for (let at = document.activeElement; at && at !== document.body && focus.length < 8; at = at.parentElement)
    focus.push([at.tagName.toLowerCase(), ...at.classList].join('.'));
  return {
    focus: focus.join(' < '),
    groups: all('.editor-group-container').map((group) => ({
      active: group.classList.contains('active'),
      tabs: [...group.querySelectorAll('.tab')].map(
        (tab) => said(tab) + ['active', 'dirty'].filter((mark) => tab.classList.contains(mark)).map((mark) => ', ' + mark).join(''),
      ),
    })),
    menus: all('.quick-input-widget, .action-widget, .context-view').filter((each) => each.checkVisibility()).map(said),
    messages: all('.notifications-toasts .notification-list-item').map(said),
  };
})()`;

export async function whereabouts(page: Page): Promise<string> {
  try {
    return JSON.stringify(await page.evaluate(LOOK));
  } catch (error) {
    return `nothing can be seen: ${error instanceof Error ? error.message : String(error)}`;
  }
}
