/** The `*.kongtest.yaml` files of the folder as items of the Testing view, with their mistakes underlined. */
import {
  Diagnostic,
  DiagnosticSeverity,
  Disposable,
  languages,
  Position,
  Range,
  type TestController,
  type TestItem,
  TestTag,
  type TextDocument,
  type Uri,
  workspace,
} from 'vscode';
import type { Place } from './routing-tests.ts';

const PATTERN = '**/*.kongtest.yaml';
/** `@kongsole.routing:probe` in the view's filter. */
export const PROBE_TAG = new TestTag('probe');

const engine = () => import('./routing-tests.ts');

export class TestFiles implements Disposable {
  readonly #controller: TestController;
  readonly #mistakes = languages.createDiagnosticCollection('kongsole routing tests');
  readonly #subscriptions: Disposable;

  /** Files are looked for when the Testing view asks, or when one is opened. */
  constructor(controller: TestController, report: (error: unknown) => void) {
    this.#controller = controller;
    const guard = (work: Promise<unknown>): void => void work.catch(report);
    controller.resolveHandler = (item) => (item ? this.list(item) : this.find());
    controller.refreshHandler = () => this.find();
    const watcher = workspace.createFileSystemWatcher(PATTERN);
    const opened = (document: TextDocument): void => {
      if (document.uri.path.endsWith('.kongtest.yaml')) guard(this.list(this.#itemOf(document.uri)));
    };
    for (const document of workspace.textDocuments) opened(document);
    this.#subscriptions = Disposable.from(
      this.#mistakes,
      watcher,
      watcher.onDidCreate((uri) => guard(this.list(this.#itemOf(uri)))),
      watcher.onDidChange((uri) => guard(this.list(this.#itemOf(uri)))),
      watcher.onDidDelete((uri) => {
        controller.items.delete(uri.toString());
        this.#mistakes.delete(uri);
      }),
      workspace.onDidOpenTextDocument(opened),
      workspace.onDidChangeTextDocument(({ document }) => opened(document)),
    );
  }

  async find(): Promise<void> {
    const found = await workspace.findFiles(PATTERN, '**/node_modules/**');
    await Promise.all(found.map((uri) => this.list(this.#itemOf(uri))));
  }

  /** Reads a file's tests anew; an item stays the same as long as its place in the list does. */
  async list(file: TestItem): Promise<void> {
    const { uri } = file;
    if (!uri) return;
    const { listTests } = await engine();
    const { tests, problems } = listTests(await textOf(uri));
    const [problem] = problems;
    file.error = problem && `line ${problem.place.start.line + 1}: ${problem.message}`;
    this.#mistakes.set(
      uri,
      problems.map(({ message, place }) => {
        const diagnostic = new Diagnostic(rangeOf(place), message, DiagnosticSeverity.Error);
        diagnostic.source = 'kongsole';
        return diagnostic;
      }),
    );
    file.children.replace(
      tests.map(({ name, place, kind }, i) => {
        const item = this.#controller.createTestItem(`${uri}#${i}`, name, uri);
        item.range = rangeOf(place);
        item.sortText = String(i).padStart(6, '0');
        if (kind === 'probe') {
          item.description = 'probe';
          item.tags = [PROBE_TAG];
        }
        return item;
      }),
    );
  }

  #itemOf(uri: Uri): TestItem {
    const known = this.#controller.items.get(uri.toString());
    if (known) return known;
    const item = this.#controller.createTestItem(uri.toString(), workspace.asRelativePath(uri), uri);
    item.canResolveChildren = true;
    this.#controller.items.add(item);
    return item;
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}

/** What the editor shows counts, saved or not. */
export async function textOf(uri: Uri): Promise<string> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open ? open.getText() : new TextDecoder().decode(await workspace.fs.readFile(uri));
}

export function rangeOf({ start, end }: Place): Range {
  return new Range(new Position(start.line, start.character), new Position(end.line, end.character));
}
