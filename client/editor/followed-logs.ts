/** Logs that are followed, as read-only documents that grow. */
import {
  commands,
  Disposable,
  EventEmitter,
  type TextDocumentContentProvider,
  TextEditorRevealType,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { Following, LogSink } from '../log-view/follow.ts';
import { LogBuffer } from '../log-view/log-buffer.ts';
import type { LogTap } from '../probe/recording/log-tap.ts';

export const FOLLOWED_SCHEME = 'kongsole-log';

/** More than that nobody reads on a screen, and the editor takes it anew with each change. */
const MOST_CHARACTERS = 2_000_000;
/** So often is what came meanwhile shown. */
const SHOW_EVERY_MS = 250;

interface Followed {
  readonly uri: Uri;
  readonly name: string;
  readonly buffer: LogBuffer;
  following: Following | undefined;
  timer: NodeJS.Timeout | undefined;
}

export class FollowedLogs implements TextDocumentContentProvider, Disposable {
  readonly #logs = new Map<string, Followed>();
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: Disposable;
  #count = 0;

  constructor() {
    this.#subscriptions = Disposable.from(
      this.#changed,
      workspace.registerTextDocumentContentProvider(FOLLOWED_SCHEME, this),
      workspace.onDidCloseTextDocument(({ uri }) => {
        void this.stop(uri).then(() => this.#logs.delete(uri.toString()));
      }),
      window.onDidChangeActiveTextEditor(() => this.#tellContext()),
    );
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.#logs.get(uri.toString())?.buffer.text ?? '';
  }

  /** Opens the document and begins; `start` gets the sink that feeds it. */
  async open(name: string, start: (sink: LogSink) => Following): Promise<Uri> {
    this.#count += 1;
    const shown = shortName(name)
      .replaceAll(/[^\w.-]+/g, ' ')
      .replace(/\.log$/, '')
      .trim();
    const uri = Uri.from({ scheme: FOLLOWED_SCHEME, path: `/${this.#count}/${shown}.kong.log` });
    const log: Followed = {
      uri,
      name,
      buffer: new LogBuffer(MOST_CHARACTERS),
      following: undefined,
      timer: undefined,
    };
    this.#logs.set(uri.toString(), log);
    log.following = start({
      text: (chunk) => {
        log.buffer.append(chunk);
        this.#showSoon(log);
      },
      ended: (reason) => {
        log.following = undefined;
        this.#tellContext();
        if (reason !== undefined) void window.showWarningMessage(`${name}: ${reason}`);
      },
    });
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: false });
    this.#tellContext();
    return uri;
  }

  /** The log in front, else the last that is still followed. */
  tap(): LogTap | undefined {
    const running = [...this.#logs.values()].filter(({ following }) => following !== undefined);
    const front = window.activeTextEditor?.document.uri.toString();
    const log = running.find(({ uri }) => uri.toString() === front) ?? running.at(-1);
    if (!log) return undefined;
    let from = 0;
    return {
      name: log.name,
      mark: async () => {
        from = log.buffer.total;
      },
      since: async () => log.buffer.since(from),
    };
  }

  isFollowed(uri: Uri): boolean {
    return this.#logs.get(uri.toString())?.following !== undefined;
  }

  /** What is shown stays. */
  async stop(uri: Uri): Promise<void> {
    const log = this.#logs.get(uri.toString());
    await log?.following?.stop();
    this.#tellContext();
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#logs.values()].map(({ following }) => following?.stop()));
  }

  #showSoon(log: Followed): void {
    log.timer ??= setTimeout(() => {
      log.timer = undefined;
      const editor = window.visibleTextEditors.find(
        ({ document }) => document.uri.toString() === log.uri.toString(),
      );
      const atEnd =
        editor?.visibleRanges.some(({ end }) => editor.document.lineCount - 3 <= end.line) ?? false;
      this.#changed.fire(log.uri);
      if (editor && atEnd) this.#scroll(log);
    }, SHOW_EVERY_MS);
  }

  /** Whoever looks at the end wants to see what comes. */
  #scroll({ uri }: Followed): void {
    const grown = workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.toString() !== uri.toString()) return;
      grown.dispose();
      const editor = window.visibleTextEditors.find((each) => each.document === document);
      editor?.revealRange(document.lineAt(document.lineCount - 1).range, TextEditorRevealType.Default);
    });
  }

  #tellContext(): void {
    const uri = window.activeTextEditor?.document.uri;
    void commands.executeCommand(
      'setContext',
      'kongsole.isFollowing',
      uri !== undefined && this.isFollowed(uri),
    );
  }

  dispose(): void {
    for (const { timer } of this.#logs.values()) clearTimeout(timer);
    void this.stopAll();
    this.#subscriptions.dispose();
  }
}

/** Of a path the file's name; a command stays as it is. */
function shortName(name: string): string {
  return /^(?:[/\\]|[A-Za-z]:[/\\])/.test(name) ? (name.split(/[/\\]/).at(-1) ?? name) : name;
}
