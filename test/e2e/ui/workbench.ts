/** The workbench as a person uses it: keyboard, clicks, and what is seen. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { errors, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { ROOT } from '../build.ts';
import { whereabouts } from './whereabouts.ts';

const SHOTS = join(ROOT, 'out/screenshots');

/** How long one attempt may take before it is made once more. */
const ATTEMPT = { timeout: 10_000 } as const;
const ATTEMPTS = 4;

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

  /**
   * A key pressed while the editor is busy may be lost, and a message that comes up takes the focus, and with it a
   * menu, away. A person looks and does it again, and so do we, as long as it is in vain. What came late, after an
   * attempt was given up, is looked for by the next before it does anything.
   */
  async insist(what: string, act: (within: typeof ATTEMPT) => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await act(ATTEMPT);
        return;
      } catch (error) {
        if (!(error instanceof errors.TimeoutError)) throw error;
        if (attempt === ATTEMPTS) throw new Error(`in vain: ${what}`, { cause: error });
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** Presses a key until what it brings is seen. */
  async press(key: string, brings: Locator): Promise<void> {
    await this.insist(key, async (within) => {
      if (!(await brings.isVisible())) await this.page.keyboard.press(key);
      await brings.waitFor(within);
    });
  }

  async command(title: string): Promise<void> {
    // The palette puts what it likes best on top, which need not be what was asked for.
    const row = this.page.locator(`.quick-input-list .monaco-list-row[aria-label^="${title}"]`).first();
    await this.insist(`the command "${title}"`, async (within) => {
      await this.page.keyboard.press('F1');
      await this.#quickInput().fill(`>${title}`, within);
      // What is asked for may become possible only while the palette is open, which does not take note of it.
      await row.click(within);
    });
  }

  /**
   * A command of the palette and, of what it then offers, this one. An offer goes away when the focus goes elsewhere,
   * as it does when a page (webview) that had it before the palette gets it back late.
   */
  async choose(title: string, offer: string): Promise<void> {
    await this.insist(`"${offer}" of "${title}"`, async (within) => {
      await this.command(title);
      await this.picks(offer).click(within);
    });
  }

  #quickInput(): Locator {
    return this.page.locator('.quick-input-widget input[aria-controls]').first();
  }

  picks(text: string): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row', { hasText: text });
  }

  file(name: string): Locator {
    return this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
  }

  line(text: string | RegExp): Locator {
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

  /** The first occurrence of the word in a line with this text. */
  word(line: string, word: string): Locator {
    return this.line(line).first().getByText(word, { exact: false }).last();
  }

  async putCursorOn(line: string, word: string): Promise<void> {
    // The blinking cursor may lie over the word; the click lands in the text all the same.
    await this.word(line, word).click({ force: true });
  }

  /** What is said over the word when the mouse rests there. */
  async hover(line: string, word: string, says: string): Promise<Locator> {
    const hover = this.page.locator('.monaco-hover', { hasText: says }).first();
    await this.insist(`a hover with "${says}"`, async (within) => {
      await this.page.mouse.move(0, 0);
      await this.word(line, word).hover(within);
      await hover.waitFor(within);
    });
    return hover;
  }

  /** The page in front that holds all of these words. */
  async webview(...words: readonly string[]): Promise<FrameLocator> {
    const frame = this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
    for (const each of words) await frame.getByText(each).first().waitFor({ timeout: 30_000 });
    return frame;
  }

  /** The menu of quick fixes at the word, with the one of this title. */
  async quickFixes(line: string, word: string, title: string): Promise<void> {
    const fix = this.page.locator('.action-widget .monaco-list-row', { hasText: title }).first();
    await this.insist(`the quick fix "${title}"`, async (within) => {
      await this.putCursorOn(line, word);
      await this.page.keyboard.press('Control+Period');
      await fix.waitFor(within);
    });
  }

  /** Saves the file where the keys are. */
  async saveByKeys(): Promise<void> {
    await this.insist('Ctrl+S', async (within) => {
      await this.page.keyboard.press('Control+S');
      await this.#dirty().waitFor({ state: 'detached', ...within });
    });
  }

  /** Saves the file that has changed, wherever the keys are. */
  async save(): Promise<void> {
    await this.#dirty().click();
    await this.saveByKeys();
  }

  #dirty(): Locator {
    return this.page.locator('.tab.dirty').first();
  }

  async quickOpen(name: string): Promise<void> {
    const row = this.page.locator(`.quick-input-list .monaco-list-row.focused[aria-label^="${name}"]`);
    await this.insist(`Ctrl+P ${name}`, async (within) => {
      await this.page.keyboard.press('Control+P');
      await this.#quickInput().fill(name, within);
      await row.first().waitFor(within);
      await this.page.keyboard.press('Enter');
      await this.page.locator('.tab.active', { hasText: name }).first().waitFor(within);
    });
  }

  async replaceAll(from: string, to: string): Promise<void> {
    const widget = this.page.locator('.find-widget.visible');
    await this.insist(`"${from}" replaced`, async (within) => {
      await this.page.keyboard.press('Control+H');
      await widget.locator('.find-part textarea').first().fill(from, within);
      await widget.locator('.replace-part textarea').first().fill(to, within);
      await this.page.keyboard.press('Control+Alt+Enter');
      await this.line(to).first().waitFor(within);
    });
    await this.page.keyboard.press('Escape');
  }

  async trustFolder(): Promise<void> {
    const restricted = this.status('Restricted Mode');
    await restricted.waitFor({ timeout: 60_000 });
    await this.insist('trust', async (within) => {
      if ((await restricted.count()) === 0) return;
      await restricted.click(within);
      await this.page.getByRole('button', { name: 'Trust', exact: true }).first().click(within);
      await restricted.waitFor({ state: 'detached', ...within });
    });
  }

  /** For a step that failed: the picture, and in words what it does not show. */
  async lookAround(title: string): Promise<void> {
    console.log(`  seen when "${title}" failed: ${await whereabouts(this.page)}`);
    await this.shot(`failed-${title.replaceAll(/\W+/g, '-')}`);
  }
}
