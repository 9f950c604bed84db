/** Routing tests and probes (`*.kongtest.yaml`) in the Testing view: run, run again on save, coverage of the routes. */
import {
  type CancellationToken,
  Disposable,
  type Event,
  EventEmitter,
  FileCoverage,
  Location,
  StatementCoverage,
  type TestController,
  TestCoverageCount,
  type TestItem,
  type TestItemCollection,
  TestMessage,
  type TestRun,
  TestRunProfileKind,
  type TestRunRequest,
  tests,
  Uri,
  workspace,
} from 'vscode';
import { rangeOf, registerTestAssist, textOf } from './kongtest-assist.ts';
import type { FileOutcome, ProbeSettings, RouteCoverage, TestOutcome } from './routing-tests.ts';
import { probeUrl, readSetting, readTopology } from './settings.ts';
import { PROBE_TAG, TestFiles } from './test-files.ts';

const engine = () => import('./routing-tests.ts');

/** What one run did in one file. */
export interface FileRun {
  readonly file: Uri;
  /** By name: `passed`, `failed`, `undecided`, `skipped`, or why it could not run. */
  readonly outcomes: ReadonlyMap<string, string>;
  /** Routes of the config that no test of the file reaches. */
  readonly missed: readonly string[];
}

export interface Testing extends Disposable {
  readonly items: TestItemCollection;
  readonly onDidRunFile: Event<FileRun>;
}

/** Undefined `saved`: all that was asked for, probes too. On save only what the saved file touches, and no probe. */
interface Turn {
  readonly request: TestRunRequest;
  readonly token: CancellationToken;
  readonly saved: Uri | undefined;
}

export function registerTesting(report: (error: unknown) => void): Testing {
  const controller = tests.createTestController('kongsole.routing', 'Kong Routing');
  const assist = registerTestAssist();
  const files = new TestFiles(controller, assist, report);
  const ran = new EventEmitter<FileRun>();
  const runner = new Runner(controller, files, ran);
  const run = async (request: TestRunRequest, token: CancellationToken): Promise<void> => {
    if (!request.continuous) return runner.run({ request, token, saved: undefined });
    const onSave = workspace.onDidSaveTextDocument(({ uri }) => {
      runner.run({ request, token, saved: uri }).catch(report);
    });
    token.onCancellationRequested(() => onSave.dispose());
  };
  controller.createRunProfile('Run', TestRunProfileKind.Run, run, true, undefined, true);
  // One profile alone runs on save, so that the editor need not ask which.
  const coverage = controller.createRunProfile('Coverage', TestRunProfileKind.Coverage, run, true);
  coverage.loadDetailedCoverage = (_run, file) =>
    Promise.resolve(file instanceof ConfigCoverage ? file.details() : []);
  const registered = Disposable.from(assist, files, ran, controller);
  return { items: controller.items, onDidRunFile: ran.event, dispose: () => registered.dispose() };
}

class Runner {
  readonly #controller: TestController;
  readonly #files: TestFiles;
  readonly #ran: EventEmitter<FileRun>;

  constructor(controller: TestController, files: TestFiles, ran: EventEmitter<FileRun>) {
    this.#controller = controller;
    this.#files = files;
    this.#ran = ran;
  }

  async run(turn: Turn): Promise<void> {
    if (this.#controller.items.size === 0) await this.#files.find();
    const chosen: (readonly [TestItem, ReadonlySet<string> | undefined])[] = [];
    for (const [file, wanted] of this.#chosen(turn.request)) {
      if (!turn.saved || (await isTouched(file, turn.saved))) chosen.push([file, wanted]);
    }
    if (turn.saved && chosen.length === 0) return;
    const run = this.#controller.createTestRun(turn.request);
    try {
      for (const [file, wanted] of chosen) {
        if (turn.token.isCancellationRequested) break;
        await this.#runFile(run, file, wanted, turn);
      }
    } finally {
      run.end();
    }
  }

  /** Files with the tests of them that are wanted; undefined: all. */
  #chosen({ include, exclude }: TestRunRequest): ReadonlyMap<TestItem, ReadonlySet<string> | undefined> {
    const chosen = new Map<TestItem, Set<string> | undefined>();
    if (!include) for (const [, file] of this.#controller.items) chosen.set(file, undefined);
    for (const item of include ?? []) {
      if (!item.parent) chosen.set(item, undefined);
      else if (!chosen.has(item.parent)) chosen.set(item.parent, new Set([item.id]));
      else chosen.get(item.parent)?.add(item.id);
    }
    for (const item of exclude ?? []) {
      if (!item.parent) chosen.delete(item);
      else if (chosen.has(item.parent)) {
        const wanted = chosen.get(item.parent) ?? new Set([...item.parent.children].map(([id]) => id));
        wanted.delete(item.id);
        chosen.set(item.parent, wanted);
      }
    }
    return chosen;
  }

  async #runFile(
    run: TestRun,
    file: TestItem,
    chosen: ReadonlySet<string> | undefined,
    { request, token, saved }: Turn,
  ): Promise<void> {
    const { uri } = file;
    if (!uri) return;
    await this.#files.list(file);
    const items = [...file.children].map(([, item]) => item);
    const isWanted = (index: number): boolean => {
      const item = items[index];
      return item !== undefined && (!chosen || chosen.has(item.id));
    };
    const wanted = items.filter((_, i) => isWanted(i));
    const told = new Map<string, string>();
    for (const item of wanted) run.started(item);
    const ran = await outcomesOf(uri, isWanted, saved ? undefined : probeSettings(uri, token));
    for (const item of wanted) {
      const outcome = typeof ran === 'string' ? undefined : ran.outcomes[items.indexOf(item)];
      const refused = typeof ran === 'string' ? ran : refusalOf(item, saved);
      if (outcome) {
        if (outcome.outcome === 'passed') run.passed(item);
        else run.failed(item, messagesOf(item, outcome));
      } else if (refused === undefined) run.skipped(item);
      else run.errored(item, new TestMessage(refused));
      told.set(item.label, outcome?.outcome ?? refused ?? 'skipped');
      run.appendOutput(outputOf(item.label, outcome, refused), undefined, item);
    }
    const coverage = typeof ran === 'string' ? [] : ran.coverage;
    const wantsCoverage = request.profile?.kind === TestRunProfileKind.Coverage;
    if (wantsCoverage && typeof ran !== 'string' && ran.configUri)
      run.addCoverage(new ConfigCoverage(ran.configUri, coverage));
    const missed = coverage.filter(({ reached }) => !reached).map(({ name }) => name);
    this.#ran.fire({ file: uri, outcomes: told, missed });
  }
}

/** Why a probe did not run, where that is not for the user's own doing. */
function refusalOf(item: TestItem, saved: Uri | undefined): string | undefined {
  if (saved || workspace.isTrusted || !item.tags.includes(PROBE_TAG)) return undefined;
  return 'a probe connects to addresses from the file, so the folder must be trusted first';
}

/** Undefined: no probe may be made. */
function probeSettings(file: Uri, token: CancellationToken): ProbeSettings | undefined {
  if (!workspace.isTrusted) return undefined;
  const stop = new AbortController();
  token.onCancellationRequested(() => stop.abort());
  return {
    cancel: stop.signal,
    words: readTopology(file),
    via: probeUrl('topology.gateway', file),
    front: probeUrl('topology.front', file),
    parallel: readSetting('probe.parallel', file),
    limits: {
      connectMs: readSetting('probe.connectTimeout', file) * 1000,
      answerMs: readSetting('probe.answerTimeout', file) * 1000,
    },
  };
}

/** The test file itself was saved, or the config that it tests. */
async function isTouched({ uri }: TestItem, saved: Uri): Promise<boolean> {
  if (!uri) return false;
  if (uri.toString() === saved.toString()) return true;
  const { listTests } = await engine();
  const { config } = listTests(await textOf(uri));
  return config !== undefined && Uri.joinPath(uri, '..', config).toString() === saved.toString();
}

type Ran = FileOutcome & { readonly configUri: Uri | undefined };

async function outcomesOf(
  uri: Uri,
  isWanted: (index: number) => boolean,
  probes: ProbeSettings | undefined,
): Promise<Ran | string> {
  const { listTests, runTests } = await engine();
  const text = await textOf(uri);
  const { config: path, problems, tests: listed } = listTests(text);
  const [problem] = problems;
  if (problem) return `line ${problem.place.start.line + 1}: ${problem.message}`;
  const configUri = path === undefined ? undefined : Uri.joinPath(uri, '..', path);
  if (!configUri && listed.some(({ kind }) => kind === 'route'))
    return 'the file does not say which config it tests; add "config: kong.yaml"';
  const configText = configUri && (await textOf(configUri).catch(() => undefined));
  if (configUri && configText === undefined) return `cannot read ${workspace.asRelativePath(configUri)}`;
  const config =
    configUri && configText !== undefined ? { name: configUri.path, text: configText } : undefined;
  const ran = await runTests({ text, config, isWanted, probes, now: () => Date.now() });
  return ran ? { ...ran, configUri } : `${path} holds no config`;
}

/** What the Test Results panel says of one test; its lines end as a terminal's do. */
function outputOf(name: string, outcome: TestOutcome | undefined, refused: string | undefined): string {
  const lines = [
    `${outcome?.outcome ?? refused ?? 'skipped'}: ${name}`,
    ...(outcome?.mismatches ?? []).map(({ message }) => `  ${message}`),
    ...(outcome?.why ?? []).map((reason) => `  ${reason}`),
  ];
  return lines.map((line) => `${line.replaceAll(/\s*\n\s*/g, ' ')}\r\n`).join('');
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
