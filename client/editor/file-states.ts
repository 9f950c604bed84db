/** What the language server takes each open file for. */
import { commands, EventEmitter, type Uri, window } from 'vscode';
import type { FileState } from '../../server/protocol/messages.ts';

export class FileStates {
  readonly #states = new Map<string, FileState>();
  readonly #changed = new EventEmitter<FileState>();
  readonly onDidChange = this.#changed.event;

  put(state: FileState): void {
    this.#states.set(state.uri, state);
    this.#changed.fire(state);
  }

  of(uri: Uri | undefined): FileState | undefined {
    return uri && this.#states.get(uri.toString());
  }

  /** For the `when` of menus. */
  async tellContext(): Promise<void> {
    const state = this.of(window.activeTextEditor?.document.uri);
    await commands.executeCommand('setContext', 'kongsole.isKongFile', state?.isKong === true);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
