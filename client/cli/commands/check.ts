import { diagnose, fixesOf } from '../../../server/core/features/diagnose.ts';
import { openConfig } from '../../../server/core/features/open-config.ts';
import { comparesRoutes } from '../../../server/core/rules/rule.ts';
import { RULES } from '../../../server/core/rules/rules.ts';
import { CannotRun, type CliWorld, type Command } from '../command.ts';
import { type Input, readInput } from '../input.ts';
import { type CheckedFile, type FindingRecord, toRecord } from '../output/record.ts';
import { toSarif } from '../output/sarif.ts';
import { type Counts, summary, toText } from '../output/text.ts';
import { choice, DIALECT_OPTION, readDialect, readTarget, TARGET_OPTIONS } from '../target-options.ts';

export const check: Command = {
  name: 'check',
  summary: 'say what is wrong in declarative config files, with the line',
  usage: '[options] FILE…|-',
  options: {
    ...TARGET_OPTIONS,
    ...DIALECT_OPTION,
    format: { type: 'string', value: 'text|json|sarif', help: 'how to print findings (default: text)' },
    rules: {
      type: 'string',
      value: 'kong|all',
      help: 'kong: only what Kong itself would refuse (default: all)',
    },
    name: { type: 'string', value: 'NAME', help: 'the name to show and judge standard input by' },
  },

  async run(args, world) {
    const format = choice(args, 'format', ['text', 'json', 'sarif']) ?? 'text';
    const verdictOnly = choice(args, 'rules', ['kong', 'all']) === 'kong';
    const settings = { target: readTarget(args), dialect: readDialect(args), verdictOnly };
    if (args.positionals.length === 0) throw new CannotRun('name a file to check, or - for standard input');
    const name = typeof args.values['name'] === 'string' ? args.values['name'] : undefined;
    const report = reportIn(format, world);
    let unreadable = false;
    for (const file of args.positionals) {
      try {
        report.add(checkText(await readInput(file, world), name, settings, world));
      } catch (error) {
        if (!(error instanceof CannotRun)) throw error;
        // The other files still get their answer.
        unreadable = true;
        world.complain(`kongsole check: ${error.message}\n`);
      }
    }
    const counts = report.end();
    if (unreadable) return 2;
    return 0 < counts.error ? 1 : 0;
  },
};

/** Kong's own verdict, and what is said in place of a part of it. */
const VERDICT = RULES.filter((rule) => rule.refusedByKong === true || rule.supersedes !== undefined);

/** Characters, of some 20,000 routes: to compare them all takes a gigabyte of memory. */
const MOST_FOR_ROUTE_TABLE = 12_000_000;
const WITHOUT_ROUTE_TABLE = RULES.filter((rule) => !comparesRoutes(rule));
const ROUTE_TABLE_CODES = RULES.filter(comparesRoutes)
  .map(({ code }) => code)
  .join(', ');

type Settings = Pick<Parameters<typeof openConfig>[1], 'target' | 'dialect' | 'verdictOnly'>;

function checkText(
  { file, text }: Input,
  name: string | undefined,
  settings: Settings,
  world: CliWorld,
): CheckedFile {
  const shown = file === '-' ? (name ?? '-') : file;
  const config = openConfig(text, {
    ...settings,
    fileName: shown === '-' ? undefined : shown,
    now: world.now(),
  });
  const { verdictOnly } = settings;
  const isHuge = !verdictOnly && MOST_FOR_ROUTE_TABLE < text.length;
  if (isHuge)
    world.complain(
      `kongsole check: ${shown} is too large for the rules that compare all routes: ${ROUTE_TABLE_CODES}\n`,
    );
  const found = diagnose(config, verdictOnly ? VERDICT : isHuge ? WITHOUT_ROUTE_TABLE : RULES).filter(
    ({ finding }) => !verdictOnly || finding.refusedByKong,
  );
  return { file: shown, text, config, found };
}

/** Takes the files one by one and keeps only what is said of them: of thousands nobody wants the trees. */
interface Report {
  add(checked: CheckedFile): void;
  end(): Counts;
}

function reportIn(format: 'text' | 'json' | 'sarif', world: CliWorld): Report {
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  const texts: string[] = [];
  const records: FindingRecord[] = [];
  let files = 0;
  return {
    add(checked) {
      const { file, config, found } = checked;
      files += 1;
      for (const { finding } of found) counts[finding.severity] += 1;
      if (format === 'text') texts.push(toText(checked, world.fancy));
      else for (const each of found) records.push(toRecord(file, config, each, fixesOf(each, config)));
    },
    end() {
      // Where nothing could be read there is nothing to sum up.
      if (format === 'text')
        world.print(files === 0 ? '' : `${texts.join('')}${summary(counts, files, world.fancy)}`);
      else if (format === 'json') world.print(`${JSON.stringify(records)}\n`);
      else world.print(`${JSON.stringify(toSarif(records), null, 1)}\n`);
      return counts;
    },
  };
}
