/** What the open file is taken for: its dialect, and the Kong it is checked for. Both can be clicked. */
import { type Disposable, MarkdownString, StatusBarAlignment, type TextEditor, window } from 'vscode';
import type { FileState } from '../../server/protocol/messages.ts';

const DIALECTS: Readonly<Record<FileState['dialect'], string>> = { deck: 'decK', dbless: 'DB-less' };

const FROM: Readonly<Record<FileState['targetFrom'], string>> = {
  comment: 'said by the comment at the top of this file',
  setting: 'said by the settings',
  gateway: "the chosen gateway's",
  default: 'not said: an error only where the newest OSS and the newest Enterprise would both refuse',
};

export class StatusBar implements Disposable {
  readonly #dialect = window.createStatusBarItem('kongsole.dialect', StatusBarAlignment.Right, 99);
  readonly #target = window.createStatusBarItem('kongsole.target', StatusBarAlignment.Right, 98);

  constructor() {
    this.#dialect.name = 'Kong dialect';
    this.#dialect.command = 'kongsole.chooseDialect';
    this.#target.name = 'Kong version';
    this.#target.command = 'kongsole.chooseTarget';
  }

  show(editor: TextEditor | undefined, state: FileState | undefined): void {
    if (!editor || !state?.isKong) {
      this.#dialect.hide();
      this.#target.hide();
      return;
    }
    const dialect = DIALECTS[state.dialect];
    this.#dialect.text = dialect;
    this.#dialect.tooltip = `This file is read as ${state.dialect === 'deck' ? 'a decK state file' : 'what Kong itself loads (DB-less)'}: ${
      state.dialectFrom === 'setting' ? 'said by the settings' : 'by its content'
    }. Click to choose.`;
    const version = state.version === 'auto' ? 'any version' : state.version;
    const edition = state.edition === 'enterprise' ? ' Enterprise' : '';
    this.#target.text = `$(server-environment) Kong ${version}${edition}`;
    this.#target.tooltip = new MarkdownString(
      `Checked for Kong ${version}${edition}, router \`${state.flavor}\`  \n${FROM[state.targetFrom]}  \nClick to choose.`,
    );
    this.#dialect.accessibilityInformation = { label: `Kong dialect: ${dialect}`, role: 'button' };
    this.#dialect.show();
    this.#target.show();
  }

  dispose(): void {
    this.#dialect.dispose();
    this.#target.dispose();
  }
}
