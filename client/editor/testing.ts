/** Routing tests (`*.kongtest.yaml`) in the Testing view: found, run, run again on save, with coverage of the routes. */
import {
  type CancellationToken,
  Disposable,
  FileCoverage,
  Location,
  Position,
  Range,
  StatementCoverage,
  type TestController,
  TestCoverageCount,
  type TestItem,
  TestMessage,
  type TestRun,
  TestRunProfileKind,
  type TestRunRequest,
  type TextDocument,
  tests,
  Uri,
  workspace,
} from 'vscode';
import type { FileOutcome, Place, RouteCoverage, TestOutcome } from './routing-tests.ts';

const PATTERN = '**/*.kongtest.yaml';
const isTestFile = (uri: Uri): boolean => uri.path.endsWith('.kongtest.yaml');
const engine = () => import('./routing-tests.ts');

/** Registers the controller; files are looked for when the Testing view asks, or when one is opened. */
export function registerTesting(report: (error: unknown) => void): Disposable {
  const controller = tests.createTestController('kongsole.routing', 'Kong Routing');
  const guard = (work: Promise<unknown>): void => void work.catch(report);
  controller.resolveHandler = async (item) => {
    if (item) await listFile(controller, item);
    else await findFiles(controller);
  };
  controller.refreshHandler = () => findFiles(controller);

  const run = (request: TestRunRequest, token: CancellationToken): Promise<void> =>
    request.continuous ? runOnSave(controller, request, token, report) : runOnce(controller, request, token);
  controller.createRunProfile('Run', TestRunProfileKind.Run, run, true, undefined, true);
  const coverage = controller.createRunProfile(
    'Coverage',
    TestRunProfileKind.Coverage,
    run,
    true,
    undefined,
    true,
  );
  coverage.loadDetailedCoverage = (_run, file) =>
    Promise.resolve(file instanceof ConfigCoverage ? file.details() : []);

  const watcher = workspace.createFileSystemWatcher(PATTERN);
  const opened = (document: TextDocument): void => {
    if (isTestFile(document.uri)) guard(listFile(controller, fileItem(controller, document.uri)));
  };
  for (const document of workspace.textDocuments) opened(document);
  return Disposable.from(
    controller,
    watcher,
    watcher.onDidCreate((uri) => guard(listFile(controller, fileItem(controller, uri)))),
    watcher.onDidDelete((uri) => controller.items.delete(uri.toString())),
    workspace.onDidOpenTextDocument(opened),
    workspace.onDidChangeTextDocument(({ document }) => opened(document)),
  );
}

async function findFiles(controller: TestController): Promise<void> {
  const found = await workspace.findFiles(PATTERN, '**/node_modules/**');
  await Promise.all(found.map((uri) => listFile(controller, fileItem(controller, uri))));
}

function fileItem(controller: TestController, uri: Uri): TestItem {
  const known = controller.items.get(uri.toString());
  if (known) return known;
  const item = controller.createTestItem(uri.toString(), workspace.asRelativePath(uri), uri);
  item.canResolveChildren = true;
  controller.items.add(item);
  return item;
}

/** What the editor shows counts, saved or not. */
async function textOf(uri: Uri): Promise<string> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open ? open.getText() : new TextDecoder().decode(await workspace.fs.readFile(uri));
}

async function listFile(controller: TestController, file: TestItem): Promise<void> {
  const { uri } = file;
  if (!uri) return;
  const { listTests } = await engine();
  const { tests: listed, problems } = listTests(await textOf(uri));
  const [problem] = problems;
  file.error = problem && `line ${problem.place.start.line + 1}: ${problem.message}`;
  file.children.replace(
    listed.map(({ name, place, kind }, i) => {
      const item = controller.createTestItem(`${uri}#${i}`, name, uri);
      item.range = rangeOf(place);
      item.sortText = String(i).padStart(6, '0');
      if (kind === 'probe') item.description = 'probe';
      return item;
    }),
  );
}

async function runOnSave(
  controller: TestController,
  request: TestRunRequest,
  token: CancellationToken,
  report: (error: unknown) => void,
): Promise<void> {
  const onSave = workspace.onDidSaveTextDocument(() => {
    runOnce(controller, request, token).catch(report);
  });
  token.onCancellationRequested(() => onSave.dispose());
  await runOnce(controller, request, token);
}

async function runOnce(
  controller: TestController,
  request: TestRunRequest,
  token: CancellationToken,
): Promise<void> {
  if (controller.items.size === 0) await findFiles(controller);
  const run = controller.createTestRun(request);
  try {
    for (const [file, chosen] of chosenTests(controller, request)) {
      if (token.isCancellationRequested) break;
      await runFile(controller, run, file, chosen);
    }
  } finally {
    run.end();
  }
}

/** Files with the tests of them that are wanted; undefined: all. */
function chosenTests(
  controller: TestController,
  request: TestRunRequest,
): ReadonlyMap<TestItem, ReadonlySet<string> | undefined> {
  const chosen = new Map<TestItem, Set<string> | undefined>();
  if (!request.include) {
    for (const [, file] of controller.items) chosen.set(file, undefined);
    return chosen;
  }
  for (const item of request.include) {
    if (!item.parent) chosen.set(item, undefined);
    else if (!chosen.has(item.parent)) chosen.set(item.parent, new Set([item.id]));
    else chosen.get(item.parent)?.add(item.id);
  }
  return chosen;
}

async function runFile(
  controller: TestController,
  run: TestRun,
  file: TestItem,
  chosen: ReadonlySet<string> | undefined,
): Promise<void> {
  const { uri } = file;
  if (!uri) return;
  await listFile(controller, file);
  const items = [...file.children].map(([, item]) => item);
  const wanted = items.filter((item) => !chosen || chosen.has(item.id));
  for (const item of wanted) run.started(item);
  const ran = await outcomesOf(uri);
  if (typeof ran === 'string') {
    for (const item of wanted) run.errored(item, new TestMessage(ran));
    return;
  }
  const routes = items.filter((item) => item.description !== 'probe');
  for (const item of wanted) {
    const outcome = ran.outcomes[routes.indexOf(item)];
    if (!outcome) run.skipped(item);
    else if (outcome.outcome === 'passed') run.passed(item);
    else run.failed(item, messagesOf(item, outcome));
  }
  run.addCoverage(new ConfigCoverage(ran.configUri, ran.coverage));
}

async function outcomesOf(uri: Uri): Promise<(FileOutcome & { readonly configUri: Uri }) | string> {
  const { listTests, runTests } = await engine();
  const text = await textOf(uri);
  const { config, problems } = listTests(text);
  const [problem] = problems;
  if (problem) return `line ${problem.place.start.line + 1}: ${problem.message}`;
  if (config === undefined) return 'the file does not say which config it tests; add "config: kong.yaml"';
  const configUri = Uri.joinPath(uri, '..', config);
  const configText = await textOf(configUri).catch(() => undefined);
  if (configText === undefined) return `cannot read ${workspace.asRelativePath(configUri)}`;
  const ran = runTests(text, configText, configUri.path, Date.now());
  return ran ? { ...ran, configUri } : `${workspace.asRelativePath(configUri)} holds no config`;
}

function messagesOf(item: TestItem, { mismatches, why, outcome }: TestOutcome): TestMessage[] {
  const reasons = why.length === 0 ? '' : `\n${why.join('\n')}`;
  if (mismatches.length === 0) return [new TestMessage(`${outcome}${reasons}`)];
  return mismatches.map(({ message, expected, actual, place }) => {
    const told = TestMessage.diff(`${message}${reasons}`, expected, actual);
    if (item.uri) told.location = new Location(item.uri, rangeOf(place));
    return told;
  });
}

/** Which routes of the config some test reaches; a route counts as one statement. */
class ConfigCoverage extends FileCoverage {
  readonly #routes: readonly RouteCoverage[];

  constructor(uri: Uri, routes: readonly RouteCoverage[]) {
    const reached = routes.filter((route) => route.reached).length;
    super(uri, new TestCoverageCount(reached, routes.length));
    this.#routes = routes;
  }

  details(): StatementCoverage[] {
    return this.#routes.map(({ place, reached }) => new StatementCoverage(reached, rangeOf(place)));
  }
}

function rangeOf({ start, end }: Place): Range {
  return new Range(new Position(start.line, start.character), new Position(end.line, end.character));
}
