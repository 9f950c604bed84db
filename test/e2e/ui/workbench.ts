/** The workbench as a person uses it: keyboard, clicks, and what is seen. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { ROOT } from '../build.ts';

const SHOTS = join(ROOT, 'out/screenshots');

export class Workbench {
  readonly page: Page;
  readonly #name: string;

  constructor(page: Page, name: string) {
    this.page = page;
    this.#name = name;
    mkdirSync(SHOTS, { recursive: true });
  }

  async open(url: string, folder: string): Promise<void> {
    await this.page.goto(`${url}/?folder=${encodeURIComponent(folder)}`);
    await this.page.locator('.monaco-workbench').waitFor({ timeout: 90_000 });
  }

  /** Kept as an artefact of the run. */
  async shot(title: string): Promise<void> {
    await this.page.screenshot({ path: join(SHOTS, `${this.#name}-${title}.png`) });
  }

  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const box = this.page.locator('.quick-input-widget input[aria-controls]').first();
    await box.waitFor();
    await box.fill(`>${title}`);
    // The palette puts what it likes best on top, which need not be what was asked for.
    await this.page.locator(`.quick-input-list .monaco-list-row[aria-label^="${title}"]`).first().click();
  }

  picks(text: string): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row', { hasText: text });
  }

  file(name: string): Locator {
    return this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
  }

  line(text: string): Locator {
    return this.page.locator('.editor-instance .view-line', { hasText: text });
  }

  /** By the whole of its label. */
  treeRow(label: string): Locator {
    return this.page.locator(`.pane-body .monaco-list-row[aria-label^="${label},"]`);
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text });
  }

  status(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item', { hasText: text });
  }

  /** Answers the input box with this title; undefined takes what stands in it. */
  async answer(title: string, text: string | undefined): Promise<void> {
    const widget = this.page.locator('.quick-input-widget', { hasText: title });
    const box = widget.locator('.quick-input-box input').first();
    await box.waitFor();
    if (text !== undefined) await box.fill(text);
    await box.press('Enter');
  }

  /** The cursor into the first occurrence of the word in a line with this text. */
  async putCursorOn(line: string, word: string): Promise<void> {
    // The blinking cursor may lie over the word; the click lands in the text all the same.
    await this.line(line).first().getByText(word, { exact: false }).last().click({ force: true });
  }

  /** The page in front that holds all of these words. */
  async webview(...words: readonly string[]): Promise<FrameLocator> {
    const frame = this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
    for (const each of words) await frame.getByText(each).first().waitFor({ timeout: 30_000 });
    return frame;
  }

  /** The quick fixes at the cursor; a message that comes up takes the focus, and with it the menu, away. */
  async quickFixes(text: string): Promise<Locator> {
    const fix = this.page.locator('.action-widget .monaco-list-row', { hasText: text }).first();
    for (let tries = 0; tries < 4; tries++) {
      await this.page.keyboard.press('Control+Period');
      const shown = await fix.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
      if (shown) return fix;
      await this.page.keyboard.press('Escape');
    }
    throw new Error(`no quick fix "${text}" was offered`);
  }

  /** A key pressed while the editor is busy may be lost, so it is pressed until the file in front is saved. */
  async save(): Promise<void> {
    const dirty = this.page.locator('.tab.dirty').first();
    for (let tries = 0; tries < 4; tries++) {
      await this.page.keyboard.press('Control+S');
      const saved = await dirty.waitFor({ state: 'detached', timeout: 5_000 }).then(
        () => true,
        () => false,
      );
      if (saved) return;
    }
    throw new Error('the file was not saved');
  }

  async quickOpen(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    const box = this.page.locator('.quick-input-widget input[aria-controls]').first();
    await box.waitFor();
    await box.fill(name);
    await this.page
      .locator(`.quick-input-list .monaco-list-row.focused[aria-label^="${name}"]`)
      .first()
      .waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator('.tab.active', { hasText: name }).first().waitFor();
  }

  async replaceAll(from: string, to: string): Promise<void> {
    await this.page.keyboard.press('Control+H');
    await this.page.locator('.find-widget .find-part textarea').first().fill(from);
    await this.page.locator('.find-widget .replace-part textarea').first().fill(to);
    await this.page.keyboard.press('Control+Alt+Enter');
    await this.page.keyboard.press('Escape');
    await this.line(to).first().waitFor();
  }

  async trustFolder(): Promise<void> {
    const restricted = this.status('Restricted Mode');
    await restricted.waitFor({ timeout: 60_000 });
    await restricted.click();
    await this.page.getByRole('button', { name: 'Trust', exact: true }).first().click();
    await restricted.waitFor({ state: 'detached' });
  }
}
