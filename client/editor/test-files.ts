/** The `*.kongtest.yaml` files of the folder as items of the Testing view, with their mistakes underlined. */
import {
  Diagnostic,
  DiagnosticSeverity,
  Disposable,
  languages,
  type TestController,
  type TestItem,
  TestTag,
  type TextDocument,
  Uri,
  workspace,
} from 'vscode';
import { rangeOf, type TestAssist, textOf } from './kongtest-assist.ts';
import type { Place } from './routing-tests.ts';

const PATTERN = '**/*.kongtest.yaml';
/** `@kongsole.routing:probe` in the view's filter. */
export const PROBE_TAG = new TestTag('probe');

const engine = () => import('./routing-tests.ts');

export class TestFiles implements Disposable {
  readonly #controller: TestController;
  /** The config that a test file names, by the test file's address. */
  readonly #configs = new Map<string, string>();
  readonly #assist: TestAssist;
  readonly #mistakes = languages.createDiagnosticCollection('kongsole routing tests');
  readonly #subscriptions: Disposable;

  /** Files are looked for when the Testing view asks, or when one is opened. */
  constructor(controller: TestController, assist: TestAssist, report: (error: unknown) => void) {
    this.#controller = controller;
    this.#assist = assist;
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
        this.#configs.delete(uri.toString());
        this.#mistakes.delete(uri);
      }),
      workspace.onDidOpenTextDocument(opened),
      // Names that a test file speaks of may have come or gone with it.
      workspace.onDidSaveTextDocument(({ uri }) => {
        for (const document of workspace.textDocuments)
          if (this.#configs.get(document.uri.toString()) === uri.toString()) opened(document);
      }),
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
    const text = await textOf(uri);
    const { tests, problems, config } = listTests(text);
    if (config !== undefined) this.#configs.set(uri.toString(), Uri.joinPath(uri, '..', config).toString());
    const doubts = await this.#assist.doubts(uri, text);
    const [problem] = problems;
    file.error = problem && `line ${problem.place.start.line + 1}: ${problem.message}`;
    this.#mistakes.set(uri, [
      ...problems.map((mistake) => diagnosticOf(mistake, DiagnosticSeverity.Error)),
      ...doubts.map((doubt) => diagnosticOf(doubt, DiagnosticSeverity.Warning)),
    ]);
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

function diagnosticOf(
  { message, place }: { readonly message: string; readonly place: Place },
  severity: DiagnosticSeverity,
): Diagnostic {
  const diagnostic = new Diagnostic(rangeOf(place), message, severity);
  diagnostic.source = 'kongsole';
  return diagnostic;
}
