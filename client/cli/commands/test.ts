import { dirname, join } from 'node:path';
import { readSuite, routerFor, runSuite } from '../../../server/core/kongtest/suite.ts';
import { spanOf } from '../../../server/core/syntax/tree.ts';
import { CannotRun, type CliWorld, type Command, type ParsedArgs } from '../command.ts';
import { readInput } from '../input.ts';
import { junit, type TestedFile, testRecord, testText } from '../output/kongtest.ts';
import { choice, readTarget, TARGET_OPTIONS } from '../target-options.ts';

export const test: Command = {
  name: 'test',
  summary: 'run routing tests: does each request reach the route and the upstream that it should',
  usage: '[options] FILE.kongtest.yaml…',
  options: {
    config: { type: 'string', value: 'FILE', help: 'the config to test (default: what each file names)' },
    ...TARGET_OPTIONS,
    format: { type: 'string', value: 'text|json|junit', help: 'how to print results (default: text)' },
  },

  async run(args, world) {
    if (args.positionals.length === 0) throw new CannotRun('name a file with routing tests');
    const format = choice(args, 'format', ['text', 'json', 'junit']) ?? 'text';
    const tested: TestedFile[] = [];
    for (const file of args.positionals) tested.push(await testFile(file, args, world));
    if (format === 'json') world.print(`${JSON.stringify(tested.map(testRecord))}\n`);
    else if (format === 'junit') world.print(junit(tested));
    else for (const each of tested) world.print(testText(each));
    const passed = tested.every(({ run }) => run.results.every(({ outcome }) => outcome === 'passed'));
    return passed ? 0 : 1;
  },
};

async function testFile(file: string, args: ParsedArgs, world: CliWorld): Promise<TestedFile> {
  const { text } = await readInput(file, world);
  const suite = readSuite(text);
  const [problem] = suite.problems;
  if (problem) {
    const { line, character } = suite.document.source.positionAt(spanOf(problem.at).start);
    throw new CannotRun(`${file}:${line + 1}:${character + 1}: ${problem.message}`);
  }
  const given = args.values['config'];
  const config =
    typeof given === 'string'
      ? given
      : suite.test.config && join(file === '-' ? '.' : dirname(file), suite.test.config.path);
  if (config === undefined) {
    throw new CannotRun(
      `${file} does not say which config it tests; add "config: kong.yaml" or give --config`,
    );
  }
  const { text: configText } = await readInput(config, world);
  const router = routerFor(configText, config, suite.test, readTarget(args));
  if (!router) throw new CannotRun(`${config} holds no config`);
  return { file, suite, run: runSuite(suite, router) };
}
