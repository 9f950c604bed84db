import { dirname, join } from 'node:path';
import { openConfig } from '../../../server/core/features/open-config.ts';
import { readSuite, routerFor, runSuite, type Suite } from '../../../server/core/kongtest/suite.ts';
import { spanOf } from '../../../server/core/syntax/tree.ts';
import { inFileOrder } from '../../kongtest/result.ts';
import { runProbeCases } from '../../kongtest/run-probes.ts';
import { nodeWorld } from '../../probe/node-world.ts';
import { DEFAULT_PARALLEL } from '../../probe/probe-all.ts';
import { CannotRun, type CliWorld, type Command, type ParsedArgs } from '../command.ts';
import { readInput } from '../input.ts';
import { junit, type TestedFile, testRecord, testText } from '../output/kongtest.ts';
import { choice, readTarget, TARGET_OPTIONS } from '../target-options.ts';

const KINDS = ['all', 'routes', 'probes'] as const;

export const test: Command = {
  name: 'test',
  summary: 'run routing tests (nothing is sent) and the probes beside them (they connect)',
  usage: '[options] FILE.kongtest.yaml…',
  options: {
    config: { type: 'string', value: 'FILE', help: 'the config to test (default: what each file names)' },
    only: { type: 'string', value: KINDS.join('|'), help: 'which tests to run (default: all)' },
    ...TARGET_OPTIONS,
    format: { type: 'string', value: 'text|json|junit', help: 'how to print results (default: text)' },
  },

  async run(args, world) {
    if (args.positionals.length === 0) throw new CannotRun('name a file with routing tests');
    const format = choice(args, 'format', ['text', 'json', 'junit']) ?? 'text';
    const tested: TestedFile[] = [];
    for (const file of args.positionals) tested.push(await testFile(file, args, world));
    if (world.cancel.aborted) throw new CannotRun('cancelled');
    if (format === 'json') world.print(`${JSON.stringify(tested.map(testRecord))}\n`);
    else if (format === 'junit') world.print(junit(tested));
    else for (const each of tested) world.print(testText(each));
    const passed = tested.every(({ results }) => results.every(({ outcome }) => outcome === 'passed'));
    return passed ? 0 : 1;
  },
};

async function testFile(file: string, args: ParsedArgs, world: CliWorld): Promise<TestedFile> {
  const only = choice(args, 'only', KINDS) ?? 'all';
  const { text } = await readInput(file, world);
  const suite = readSuite(text);
  const [problem] = suite.problems;
  if (problem) {
    const { line, character } = suite.document.source.positionAt(spanOf(problem.at).start);
    throw new CannotRun(`${file}:${line + 1}:${character + 1}: ${problem.message}`);
  }
  const config = await configOf(suite, file, args, world);
  const router = config && routerFor(config.text, config.name, suite.test, readTarget(args));
  if (config && !router) throw new CannotRun(`${config.name} holds no config`);
  const routes = router && only !== 'probes' ? runSuite(suite, router) : undefined;
  const probes = only === 'routes' ? [] : await probe(suite, config, world);
  const results = inFileOrder(suite.test, [...(routes?.results ?? []), ...probes]);
  return { file, suite, results, coverage: routes?.coverage };
}

interface ConfigFile {
  readonly name: string;
  readonly text: string;
}

/** Undefined: a file of probes of URLs needs none. */
async function configOf(
  { test: { config, cases } }: Suite,
  file: string,
  args: ParsedArgs,
  world: CliWorld,
): Promise<ConfigFile | undefined> {
  const given = args.values['config'];
  const own = config && join(file === '-' ? '.' : dirname(file), config.path);
  const name = typeof given === 'string' ? given : own;
  if (name !== undefined) return { name, text: (await readInput(name, world)).text };
  if (cases.every(({ kind }) => kind === 'probe')) return undefined;
  throw new CannotRun(`${file} does not say which config it tests; add "config: kong.yaml" or give --config`);
}

function probe({ test: { cases } }: Suite, config: ConfigFile | undefined, world: CliWorld) {
  const probes = cases.flatMap((each) => (each.kind === 'probe' ? [each] : []));
  if (probes.length === 0) return [];
  const now = world.now();
  const file = config && {
    name: config.name,
    config: openConfig(config.text, {
      fileName: config.name,
      target: {},
      dialect: undefined,
      verdictOnly: false,
      now,
    }),
  };
  const options = { file, parallel: DEFAULT_PARALLEL, now: world.now };
  return runProbeCases(probes, options, nodeWorld(), world.cancel);
}
