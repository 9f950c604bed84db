/** What the open file is taken for: its dialect, and the Kong it is checked for. Both can be clicked. */
import { type Disposable, MarkdownString, StatusBarAlignment, type TextEditor, window } from 'vscode';
import type { FileState, Origin } from '../../server/protocol/messages.ts';

const DIALECTS: Readonly<Record<FileState['dialect'], string>> = { deck: 'decK', dbless: 'DB-less' };

const LONG_DIALECTS: Readonly<Record<FileState['dialect'], string>> = {
  deck: 'a decK state file',
  dbless: 'what Kong itself loads (DB-less)',
};

/** Who said it. `gateway`: its name in the sidebar. */
function originWords(origin: Origin, gateway: string | undefined): string {
  switch (origin) {
    case 'comment':
      return 'said by the comment at the top of this file';
    case 'setting':
      return 'said by the settings';
    case 'gateway':
      return gateway === undefined ? "the chosen gateway's" : `that of the gateway ${gateway}`;
    case 'content':
      return "told by the file's content";
    case 'default':
      return 'not said';
  }
}

export class StatusBar implements Disposable {
  readonly #dialect = window.createStatusBarItem('kongsole.dialect', StatusBarAlignment.Right, 99);
  readonly #target = window.createStatusBarItem('kongsole.target', StatusBarAlignment.Right, 98);

  constructor() {
    this.#dialect.name = 'Kong dialect';
    this.#dialect.command = 'kongsole.chooseDialect';
    this.#target.name = 'Kong version';
    this.#target.command = 'kongsole.chooseTarget';
  }

  /** `gateway`: the name of the chosen one. */
  show(editor: TextEditor | undefined, state: FileState | undefined, gateway: string | undefined): void {
    if (!editor || !state?.isKong) {
      this.#dialect.hide();
      this.#target.hide();
      return;
    }
    const { from } = state;
    const dialect = DIALECTS[state.dialect];
    this.#dialect.text = dialect;
    this.#dialect.tooltip = `Read as ${LONG_DIALECTS[state.dialect]}: ${originWords(from.dialect, gateway)}. Click to choose.`;
    const version = state.version === 'auto' ? 'any version' : state.version;
    const edition = state.edition === 'enterprise' ? ' Enterprise' : '';
    this.#target.text = `$(server-environment) Kong ${version}${edition}`;
    const lines = [
      `Judged for Kong ${version}${edition}`,
      state.version === 'auto'
        ? 'version: not said, so an error is what the newest OSS and the newest Enterprise would both refuse'
        : `version: ${originWords(from.version, gateway)}`,
      `edition ${state.edition}: ${originWords(from.edition, gateway)}`,
      `router ${state.flavor}: ${originWords(from.flavor, gateway)}`,
      'Click to choose.',
    ];
    this.#target.tooltip = new MarkdownString();
    // A gateway may be called anything; its name is text, not Markdown.
    for (const line of lines) this.#target.tooltip.appendText(line).appendMarkdown('  \n');
    this.#dialect.accessibilityInformation = { label: `Kong dialect: ${dialect}`, role: 'button' };
    this.#dialect.show();
    this.#target.show();
  }

  dispose(): void {
    this.#dialect.dispose();
    this.#target.dispose();
  }
}
